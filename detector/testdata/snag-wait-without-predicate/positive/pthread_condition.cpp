#include <pthread.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ready = PTHREAD_COND_INITIALIZER;
static int value;

int get() {
  pthread_mutex_lock(&guard);
  if (value == 0) pthread_cond_wait(&ready, &guard);  // expect: snag-wait-without-predicate
  const int result = value;
  pthread_mutex_unlock(&guard);
  return result;
}

void set(int to) {
  pthread_mutex_lock(&guard);
  value = to;
  pthread_cond_signal(&ready);
  pthread_mutex_unlock(&guard);
}
