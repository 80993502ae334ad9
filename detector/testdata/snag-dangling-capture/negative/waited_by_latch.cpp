#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>

int compute();

int by_latch() {
  int result = 0;
  std::latch ready(1);
  std::thread([&] {
    result = compute();
    ready.count_down();
  }).detach();
  ready.wait();
  return result;
}

int by_condition() {
  int result = 0;
  bool done = false;
  std::mutex mutex;
  std::condition_variable changed;
  std::thread([&] {
    const int value = compute();
    const std::lock_guard lock(mutex);
    result = value;
    done = true;
    changed.notify_one();
  }).detach();
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return done; });
  return result;
}
