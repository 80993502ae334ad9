#include "cases/locks/double-lock.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <thread>

namespace cases::double_lock {

namespace {

/// Keeps the pages that came last.
class page_cache {
 public:
  explicit page_cache(std::size_t capacity) : capacity_(capacity) {}

  void put(const std::string& page) {
    const std::lock_guard lock(mutex_);
    if (pages_.size() >= capacity_) {
      evict_oldest_locked();
    }
    pages_.push_back(page);
    usage_.most_kept = std::max(usage_.most_kept, pages_.size());
  }

  /// Makes room; also called where memory runs short.
  void evict_oldest() {
    const std::lock_guard lock(mutex_);
    evict_oldest_locked();
  }

  usage so_far() const {
    const std::lock_guard lock(mutex_);
    return usage_;
  }

 private:
  /// The caller holds mutex_.
  void evict_oldest_locked() {
    if (!pages_.empty()) {
      pages_.pop_front();
      ++usage_.evicted;
    }
  }

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::deque<std::string> pages_;
  usage usage_;
};

}  // namespace

usage serve(std::size_t capacity, const std::vector<std::vector<std::string>>& clients) {
  page_cache cache(capacity);
  std::vector<std::thread> threads;
  for (const std::vector<std::string>& pages : clients) {
    threads.emplace_back([&cache, &pages] {
      for (const std::string& page : pages) {
        cache.put(page);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  return cache.so_far();
}

}  // namespace cases::double_lock
