#include <pthread.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int value;

int add(int n) {
  if (pthread_mutex_lock(&guard) != 0) {
    return -1;
  }
  value += n;
  pthread_mutex_unlock(&guard);
  return 0;
}

int take(int n) {
  const int failed = pthread_mutex_lock(&guard);
  if (failed != 0) {
    return failed;
  }
  value -= n;
  pthread_mutex_unlock(&guard);
  return 0;
}
