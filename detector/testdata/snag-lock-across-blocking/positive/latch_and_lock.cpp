#include <latch>
#include <mutex>
#include <thread>

int both() {
  std::mutex guard;
  int sum = 0;
  std::latch done(1);
  std::jthread other([&] {
    std::unique_lock lock(guard);
    ++sum;
    lock.unlock();
    done.count_down();
  });
  std::unique_lock lock(guard);
  ++sum;
  done.wait();  // expect: snag-lock-across-blocking
  return sum;
}
