// Each field has its lock; readers take either of two, writers take both; what is asked first is an atomic.
#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

class store {
 public:
  void add(const std::string& name) {
    const std::lock_guard lock(names_mutex_);
    names_.push_back(name);
  }
  void count() {
    const std::lock_guard lock(count_mutex_);
    ++count_;
  }
  void move_to(int place) {
    const std::scoped_lock lock(names_mutex_, count_mutex_);
    place_ = place;
  }
  int place_of_names() {
    const std::lock_guard lock(names_mutex_);
    return place_;
  }
  int place_of_count() {
    const std::lock_guard lock(count_mutex_);
    return place_;
  }
  int get() {
    std::shared_lock lock(gate_);
    return value_;
  }
  void set(int value) {
    const std::unique_lock lock(gate_);
    value_ = value;
  }
  int loaded() {
    if (!ready_) {
      const std::lock_guard lock(names_mutex_);
      if (!ready_) {
        size_ = names_.size();
        ready_ = true;
      }
    }
    return static_cast<int>(size_);
  }
  bool empty() {
    if (limit_ == 0) {
      const std::lock_guard lock(names_mutex_);
      if (!names_.empty()) {
        return false;
      }
    }
    return true;
  }

 private:
  std::mutex names_mutex_;
  std::vector<std::string> names_;
  std::mutex count_mutex_;
  int count_ = 0;
  int place_ = 0;
  std::shared_mutex gate_;
  int value_ = 0;
  std::atomic<bool> ready_{false};
  std::size_t size_ = 0;
  int limit_ = 0;
};

int use(store& one) {
  one.add("a");
  one.count();
  one.move_to(3);
  one.set(2);
  return one.get() + one.place_of_names() + one.place_of_count() + one.loaded() + (one.empty() ? 1 : 0);
}
