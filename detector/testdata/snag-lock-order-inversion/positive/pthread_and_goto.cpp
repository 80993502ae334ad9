#include <pthread.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t index_lock = PTHREAD_MUTEX_INITIALIZER;
static int rows;

int insert(int row) {
  int result = -1;
  pthread_mutex_lock(&table);
  if (row < 0) goto out;
  pthread_mutex_lock(&index_lock);
  rows += row;
  pthread_mutex_unlock(&index_lock);
  result = rows;
out:
  pthread_mutex_unlock(&table);
  return result;
}

void rebuild() {
  pthread_mutex_lock(&index_lock);
  pthread_mutex_lock(&table);  // expect: snag-lock-order-inversion
  rows = 0;
  pthread_mutex_unlock(&table);
  pthread_mutex_unlock(&index_lock);
}
