#include <mutex>

std::mutex table_guard;
int table[4];

int find(int value) {
  int at = 0;
  table_guard.lock();  // expect: snag-missing-unlock
  for (; at < 4; ++at) {
    if (table[at] == value) {
      goto found;
    }
    if (table[at] < 0) {
      return -1;
    }
  }
  at = -1;
found:
  table_guard.unlock();
  return at;
}
