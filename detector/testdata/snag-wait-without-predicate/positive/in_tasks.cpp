#include <condition_variable>
#include <mutex>
#include <thread>

int produce();

int run() {
  std::mutex guard;
  std::condition_variable filled;
  bool full = false;
  int value = 0;
  std::thread producer([&] {
    value = produce();
    full = true;  // expect: snag-wait-without-predicate
    filled.notify_one();
  });
  {
    std::unique_lock lock(guard);
    filled.wait(lock, [&full] { return full; });
  }
  producer.join();
  return value;
}
