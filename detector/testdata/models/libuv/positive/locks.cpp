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

struct shelf {
  uv_rwlock_t lock;
  int books;
};

static int count(struct shelf* of) {
  uv_rwlock_rdlock(&of->lock);
  const int books = of->books;
  uv_rwlock_rdunlock(&of->lock);
  return books;
}

void add(struct shelf* to) {
  uv_rwlock_wrlock(&to->lock);
  to->books = count(to) + 1;  // expect: snag-double-lock
  uv_rwlock_wrunlock(&to->lock);
}

void clear(uv_rwlock_t* lock, int* books) {
  uv_rwlock_wrlock(lock);
  if (*books > 0) {
    uv_rwlock_wrlock(lock);  // expect: snag-double-lock
    *books = 0;
  }
  uv_rwlock_wrunlock(lock);
}
