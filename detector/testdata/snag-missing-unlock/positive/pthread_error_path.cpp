#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int slots[8];

int put(int at, int value) {
  pthread_mutex_lock(&lock);  // expect: snag-missing-unlock
  if (at < 0 || at >= 8) {
    return -1;
  }
  if (slots[at] != 0) {
    pthread_mutex_unlock(&lock);
    return -2;
  }
  slots[at] = value;
  pthread_mutex_unlock(&lock);
  return 0;
}
