#include <uv.h>

int take(uv_mutex_t* lock, int* balance, int amount) {
  uv_mutex_lock(lock);  // expect: snag-missing-unlock
  if (*balance < amount) {
    return 0;
  }
  *balance -= amount;
  uv_mutex_unlock(lock);
  return amount;
}
