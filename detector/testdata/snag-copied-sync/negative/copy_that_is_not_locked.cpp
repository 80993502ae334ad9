#include <pthread.h>

struct gauge {
  pthread_mutex_t guard;
  int low;
  int high;
};

void show(int low, int high);

static void print(gauge values) {
  show(values.low, values.high);
}

void report(gauge& shared) {
  pthread_mutex_lock(&shared.guard);
  const gauge now = shared;
  pthread_mutex_unlock(&shared.guard);
  print(now);
  print(shared);
  gauge& same = shared;
  pthread_mutex_lock(&same.guard);
  ++same.low;
  pthread_mutex_unlock(&same.guard);
}
