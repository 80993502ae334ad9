#include <absl/synchronization/mutex.h>

#include <functional>
#include <thread>

namespace {

void work_down(absl::Mutex* lock, int* left) {
  lock->Lock();
  --*left;
  lock->Unlock();
}

}  // namespace

int not_all_of_them() {
  absl::Mutex lock;
  int left = 2;
  std::thread(std::bind(&work_down, &lock, &left)).detach();  // expect: snag-dangling-capture, snag-dangling-capture
  lock.Lock();
  const int now = left;
  lock.Unlock();
  return now;
}
