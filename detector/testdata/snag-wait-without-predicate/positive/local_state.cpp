#include <condition_variable>
#include <mutex>
#include <thread>

int compute();

int run() {
  std::mutex guard;
  std::condition_variable done;
  int result = 0;
  std::jthread worker([&] {
    const int value = compute();
    {
      const std::lock_guard lock(guard);
      result = value;
    }
    done.notify_one();
  });
  std::unique_lock<std::mutex> lock(guard);
  done.wait(lock);  // expect: snag-wait-without-predicate
  return result;
}
