#include <pthread.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int rounds = 0;
static pthread_t worker;

static void* run(void*) {
  pthread_mutex_lock(&guard);
  ++rounds;
  pthread_mutex_unlock(&guard);
  return nullptr;
}

int once() {
  pthread_create(&worker, nullptr, run, nullptr);
  pthread_mutex_lock(&guard);
  rounds = 0;
  pthread_join(worker, nullptr);  // expect: snag-lock-across-blocking
  pthread_mutex_unlock(&guard);
  return rounds;
}
