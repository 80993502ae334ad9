#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

namespace cases::unclosed_answer {

/// A fixed number of connections. For all threads.
class connection_pool {
 public:
  explicit connection_pool(int connections) : free_(connections) {}

  /// Takes a connection; blocks until one is free.
  void acquire() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return free_ > 0; });
    --free_;
  }

  /// Gives a connection back.
  void release() {
    const std::lock_guard lock(mutex_);
    ++free_;
    changed_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int free_;
};

/// What a shop says: an HTTP status, and how many it has in stock.
struct answer {
  int status = 0;
  int stock = 0;
};

/// Asks a shop, over a connection of the pool.
using shop = std::function<answer()>;

/// total_stock asks all shops, two at a time, and returns the sum of what they have. A shop that does not
/// answer with 200 has nothing. Blocks.
int total_stock(const std::vector<shop>& shops, connection_pool& pool);

}  // namespace cases::unclosed_answer
