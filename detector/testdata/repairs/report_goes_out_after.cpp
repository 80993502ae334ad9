// Rows are collected under a spinning lock of the program's own; it is given back before the last ones are
// sent.
#include <atomic>
#include <mutex>
#include <vector>

class spin {
 public:
  void lock() {
    while (taken_.exchange(true)) {
    }
  }
  void unlock() { taken_ = false; }

 private:
  std::atomic<bool> taken_ = false;
};

class report {
 public:
  void finish() {
    while (true) {
      std::unique_lock<spin> lock(guard_);
      if (!on_its_way_) {
        if (!rows_.empty()) {
          lock.unlock();
          send();
        } else {
          return;
        }
      }
    }
  }

 private:
  void send() {
    const std::lock_guard<spin> lock(guard_);
    if (!on_its_way_) {
      on_its_way_ = true;
      rows_.clear();
    }
  }
  spin guard_;
  std::vector<int> rows_;
  bool on_its_way_ = false;
};

void close(report& one) {
  one.finish();
}
