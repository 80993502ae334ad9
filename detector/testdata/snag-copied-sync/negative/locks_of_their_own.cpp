// A lock for each object, made with it: copying the values leaves the locks alone.
#include <mutex>
#include <thread>
#include <vector>

class cell {
 public:
  cell() = default;
  cell(const cell& other) : value_(other.get()) {}
  cell& operator=(const cell& other) {
    if (this != &other) {
      const int value = other.get();
      const std::lock_guard lock(mutex_);
      value_ = value;
    }
    return *this;
  }
  int get() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }
  void add(int n) {
    const std::lock_guard lock(mutex_);
    value_ += n;
  }

 private:
  mutable std::mutex mutex_;
  int value_ = 0;
};

int run(std::vector<cell>& cells) {
  std::vector<cell> before = cells;
  for (cell one : cells) {
    one.add(1);
    before.push_back(one);
  }
  std::jthread adder([&cells] { cells.front().add(3); });
  return before.front().get();
}
