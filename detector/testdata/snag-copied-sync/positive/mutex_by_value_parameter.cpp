#include <pthread.h>

struct account {
  pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
  long* cents = nullptr;
};

static void pay_in(account to, long cents) {
  pthread_mutex_lock(&to.guard);
  *to.cents += cents;
  pthread_mutex_unlock(&to.guard);
}

void pay_twice(account& mine) {
  pay_in(mine, 100);  // expect: snag-copied-sync
}
