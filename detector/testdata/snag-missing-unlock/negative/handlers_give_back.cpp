#include <mutex>
#include <stdexcept>

std::mutex guard;
int value = 0;

int checked(int n) {
  if (n < 0) {
    throw std::invalid_argument("negative");
  }
  return n;
}

void rethrows(int n) {
  guard.lock();
  try {
    value = checked(n);
  } catch (...) {
    guard.unlock();
    throw;
  }
  guard.unlock();
}

void falls_through(int n) {
  guard.lock();
  try {
    value = checked(n);
  } catch (const std::exception&) {
    value = 0;
  }
  guard.unlock();
}

void only_these(int n) {
  guard.lock();
  try {
    value = checked(n);
  } catch (const std::invalid_argument&) {
    guard.unlock();
    throw;
  }
  guard.unlock();
}
