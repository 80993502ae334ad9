#include <pthread.h>

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static int table[16];

static void put(int at, int value) {
  pthread_mutex_lock(&table_lock);
  table[at] = value;
  pthread_mutex_unlock(&table_lock);
}

void fill(int value) {
  pthread_mutex_lock(&table_lock);
  for (int i = 0; i < 16; ++i) {
    put(i, value);  // expect: snag-double-lock
  }
  pthread_mutex_unlock(&table_lock);
}
