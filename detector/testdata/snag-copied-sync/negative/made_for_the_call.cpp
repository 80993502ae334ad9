#include <pthread.h>

#include <utility>

struct job {
  pthread_mutex_t guard;
  int rounds;
};

static job make(int rounds) {
  job one{PTHREAD_MUTEX_INITIALIZER, rounds};
  return one;
}

static int run(job one) {
  pthread_mutex_lock(&one.guard);
  const int rounds = one.rounds;
  pthread_mutex_unlock(&one.guard);
  return rounds;
}

int run_all() {
  auto first = make(1);
  return run(make(2)) + run(std::move(first)) + run({PTHREAD_MUTEX_INITIALIZER, 3});
}
