#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace cases::reader_writer_reader {

/// A lock for many readers or one writer that lets no new reader past a waiting writer, so that writers do
/// not starve. For std::shared_lock and std::unique_lock.
class fair_shared_mutex {
 public:
  void lock() {
    std::unique_lock lock(mutex_);
    ++writers_;
    changed_.wait(lock, [this] { return readers_ == 0 && !writing_; });
    writing_ = true;
  }
  void unlock() {
    const std::lock_guard lock(mutex_);
    writing_ = false;
    --writers_;
    changed_.notify_all();
  }
  void lock_shared() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return writers_ == 0; });
    ++readers_;
  }
  void unlock_shared() {
    const std::lock_guard lock(mutex_);
    --readers_;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int readers_ = 0;
  int writers_ = 0;  // that write or wait
  bool writing_ = false;
};

/// Cents by article.
using prices = std::map<std::string, int>;

/// total_while_raising adds up a basket while another thread raises every price by `rise`, and returns the
/// total: at the old prices or at the new ones, never at some of each. Blocks until both have ended.
int total_while_raising(const prices& list, const std::vector<std::string>& basket, int rise);

}  // namespace cases::reader_writer_reader
