#include <condition_variable>
#include <mutex>
#include <vector>

class inbox {
 public:
  void put(int value) {
    {
      const std::lock_guard lock(guard_);
      values_.push_back(value);
    }
    fresh_ = true;  // expect: snag-wait-without-predicate
    arrived_.notify_one();
  }
  std::vector<int> all() {
    std::unique_lock lock(guard_);
    while (!fresh_) arrived_.wait(lock);
    fresh_ = false;
    return values_;
  }

 private:
  std::mutex guard_;
  std::condition_variable arrived_;
  bool fresh_ = false;
  std::vector<int> values_;
};

std::size_t use(inbox& i) {
  i.put(1);
  return i.all().size();
}
