// The return that leaves with the lock stands behind the unlock in the text.
#include <mutex>

std::mutex table;
bool is_late(int part);
void work(int part);

int run(int part) {
  table.lock();  // missed: snag-missing-unlock
  if (is_late(part)) {
    goto out;
  }
  work(part);
  table.unlock();
  return 1;
out:
  return 0;
}
