// The end of the thread's handle asks it to stop, and the wait has not heard of that.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

void store(int what);

void store_all(const std::vector<int>& values) {
  std::mutex mutex;
  std::condition_variable filled;
  std::deque<int> waiting;
  std::jthread writer([&](std::stop_token over) {
    while (!over.stop_requested()) {
      std::unique_lock lock(mutex);
      filled.wait(lock, [&] { return !waiting.empty(); });  // expect: snag-lost-cancel
      store(waiting.front());
      waiting.pop_front();
    }
  });
  for (const int value : values) {
    {
      const std::lock_guard lock(mutex);
      waiting.push_back(value);
    }
    filled.notify_one();
  }
}
