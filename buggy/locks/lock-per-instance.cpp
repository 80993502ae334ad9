#include "cases/locks/lock-per-instance.h"

#include <mutex>
#include <thread>

namespace cases::lock_per_instance {

namespace {

/// Counts a connection's requests towards the traffic of the server.
class meter {
 public:
  explicit meter(traffic& total) : total_(total) {}

  void count(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    ++total_.requests;
    total_.bytes += bytes;
  }

 private:
  std::mutex mutex_;
  traffic& total_;  // guarded by mutex_
};

/// One client's connection.
class connection {
 public:
  explicit connection(traffic& total) : meter_(total) {}

  void send(const std::vector<std::size_t>& requests) {
    for (const std::size_t bytes : requests) {
      meter_.count(bytes);
    }
  }

 private:
  meter meter_;
};

}  // namespace

traffic measure(const std::vector<std::vector<std::size_t>>& connections) {
  traffic total;
  std::vector<std::thread> threads;
  for (const std::vector<std::size_t>& requests : connections) {
    threads.emplace_back([&total, &requests] { connection(total).send(requests); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  return total;
}

}  // namespace cases::lock_per_instance
