#include <functional>
#include <mutex>

std::mutex guard;
int value = 0;

bool with_guard(const std::function<int()>& f) {
  const std::lock_guard lock(guard);
  if (value > 3) {
    return false;
  }
  value = f();
  return true;
}

bool with_unique(const std::function<int()>& f) {
  std::unique_lock lock(guard);
  value = f();
  lock.unlock();
  const int other = f();
  lock.lock();
  if (other > value) {
    return false;
  }
  lock.unlock();
  return true;
}

void adopted(const std::function<int()>& f) {
  guard.lock();
  const std::lock_guard lock(guard, std::adopt_lock);
  value = f();
}
