// The unlock has a condition of its own, and it is another one.
#include <mutex>

std::mutex guard;
int value = 0;

void set(int to, bool quick, bool safe) {
  if (!quick) {
    guard.lock();  // missed: snag-missing-unlock
  }
  value = to;
  if (safe) {
    guard.unlock();
  }
}
