#include <mutex>

std::mutex guard;
int value = 0;

int add(int n, bool threads) {
  if (threads) {
    guard.lock();
  }
  value += n;
  const int result = value;
  if (threads) {
    guard.unlock();
  }
  return result;
}

int add_or_ask(int n, bool threads) {
  if (threads) guard.lock();
  if (n == 0) {
    const int result = value;
    if (threads) guard.unlock();
    return result;
  }
  value += n;
  if (threads) guard.unlock();
  return value;
}
