#include <functional>
#include <mutex>
#include <utility>

template <class F>
class finally {
 public:
  explicit finally(F f) : f_(std::move(f)) {}
  ~finally() { f_(); }
  finally(const finally&) = delete;
  finally& operator=(const finally&) = delete;

 private:
  F f_;
};

class unlocker {
 public:
  explicit unlocker(std::mutex& what) : what_(what) {}
  ~unlocker() { what_.unlock(); }

 private:
  std::mutex& what_;
};

std::mutex guard;
std::mutex other;
int value = 0;

bool by_lambda(const std::function<int()>& f) {
  guard.lock();
  const finally done([] { guard.unlock(); });
  value = f();
  return value > 3;
}

bool by_class(const std::function<int()>& f) {
  other.lock();
  const unlocker done(other);
  if (value > 3) {
    return false;
  }
  value = f();
  return true;
}
