#include <threads.h>

#include <array>
#include <memory>
#include <vector>

struct job {
  int input;
  int output;
};

int work(void* raw);

int joined_at_once() {
  job mine{1, 0};
  thrd_t thread;
  if (thrd_create(&thread, work, &mine) != thrd_success) {
    return -1;
  }
  thrd_join(thread, nullptr);
  return mine.output;
}

int each_has_its_own() {
  std::array<job, 4> jobs{};
  std::vector<thrd_t> threads(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    thrd_create(&threads[i], work, &jobs[i]);
  }
  int sum = 0;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    thrd_join(threads[i], nullptr);
    sum += jobs[i].output;
  }
  return sum;
}

void the_task_owns_it() {
  auto mine = std::make_unique<job>();
  thrd_t thread;
  if (thrd_create(&thread, work, mine.get()) == thrd_success) {
    mine.release();
    thrd_detach(thread);
  }
}

int under_a_lock(mtx_t* lock, cnd_t* changed, const int* count) {
  mtx_lock(lock);
  while (*count == 0) {
    cnd_wait(changed, lock);
  }
  const int seen = *count;
  mtx_unlock(lock);
  return seen;
}

void joined_in_the_round() {
  for (int i = 0; i < 3; ++i) {
    thrd_t thread;
    thrd_create(&thread, work, &i);
    thrd_join(thread, nullptr);
  }
}
