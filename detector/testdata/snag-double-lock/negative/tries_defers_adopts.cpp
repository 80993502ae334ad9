#include <chrono>
#include <mutex>

std::timed_mutex guard;
int value = 0;

bool try_again() {
  const std::lock_guard lock(guard);
  ++value;
  std::unique_lock again(guard, std::try_to_lock);
  return again.owns_lock();
}

bool in_time() {
  std::unique_lock again(guard, std::chrono::milliseconds(5));
  return again && value > 0;
}

void adopts() {
  guard.lock();
  const std::lock_guard lock(guard, std::adopt_lock);
  ++value;
}

void several(std::mutex& a, std::mutex& b) {
  std::unique_lock first(a, std::defer_lock);
  std::unique_lock second(b, std::defer_lock);
  std::lock(first, second);
  ++value;
}

void several_adopted(std::mutex& a, std::mutex& b) {
  std::lock(a, b);
  std::lock_guard first(a, std::adopt_lock);
  std::lock_guard second(b, std::adopt_lock);
  ++value;
}

void tried_by_hand() {
  if (guard.try_lock()) {
    ++value;
    guard.unlock();
  }
  guard.lock();
  ++value;
  guard.unlock();
}
