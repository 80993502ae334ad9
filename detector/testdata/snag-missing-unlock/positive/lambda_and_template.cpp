#include <mutex>
#include <vector>

template <class T>
class bag {
 public:
  bool take(T& out) {
    guard_.lock();  // expect: snag-missing-unlock
    if (values_.empty()) return false;
    out = values_.back();
    values_.pop_back();
    guard_.unlock();
    return true;
  }

 private:
  std::mutex guard_;
  std::vector<T> values_;
};

bool use(bag<int>& from) {
  int value = 0;
  return from.take(value);
}

int run(std::vector<int>& values) {
  static std::mutex guard;
  const auto first = [&]() -> int {
    guard.lock();  // expect: snag-missing-unlock
    if (values.empty()) {
      return 0;
    }
    const int value = values.front();
    guard.unlock();
    return value;
  };
  return first();
}
