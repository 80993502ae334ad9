#include <semaphore.h>

#include <thread>
#include <vector>

void work(int n);

void run(int n) {
  sem_t slots;
  sem_init(&slots, 0, 2);
  std::vector<std::jthread> workers;
  for (int i = 0; i < n; ++i) {
    workers.emplace_back([=]() mutable {  // expect: snag-copied-sync
      sem_wait(&slots);
      work(i);
      sem_post(&slots);
    });
  }
}
