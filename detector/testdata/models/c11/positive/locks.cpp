#include <threads.h>

int take(mtx_t* lock, int* balance, int amount) {
  mtx_lock(lock);  // expect: snag-missing-unlock
  if (*balance < amount) {
    return 0;
  }
  *balance -= amount;
  mtx_unlock(lock);
  return amount;
}
