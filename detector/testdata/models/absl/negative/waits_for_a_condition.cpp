#include <absl/synchronization/mutex.h>

#include <functional>
#include <thread>

namespace {

struct gate {
  absl::Mutex lock;
  bool open = false;
};

void work_down(absl::Mutex* lock, int* left) {
  lock->Lock();
  --*left;
  lock->Unlock();
}

void pass(gate* g) {
  g->lock.Lock();
  g->open = true;
  g->lock.Unlock();
}

bool is_zero(int* number) {
  return *number == 0;
}

}  // namespace

void all_of_them() {
  absl::Mutex lock;
  int left = 2;
  std::thread(std::bind(&work_down, &lock, &left)).detach();
  std::thread(std::bind(&work_down, &lock, &left)).detach();
  lock.Lock();
  lock.Await(absl::Condition(&is_zero, &left));
  lock.Unlock();
}

void when_it_is_open() {
  gate g;
  std::thread(std::bind(&pass, &g)).detach();
  g.lock.LockWhen(absl::Condition(&g.open));
  g.lock.Unlock();
}
