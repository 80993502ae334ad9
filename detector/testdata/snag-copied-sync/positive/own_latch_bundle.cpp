// The number, the lock and the condition stand in a bundle of fields inside the latch: a copy of it is another
// latch.
#include <pthread.h>

#include <thread>

struct gate {
  struct {
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t opened = PTHREAD_COND_INITIALIZER;
    int bars = 1;
  } inner;
  void lift() {
    pthread_mutex_lock(&inner.mutex);
    inner.bars--;
    pthread_cond_broadcast(&inner.opened);
    pthread_mutex_unlock(&inner.mutex);
  }
  void pass() {
    pthread_mutex_lock(&inner.mutex);
    while (inner.bars != 0) {
      pthread_cond_wait(&inner.opened, &inner.mutex);
    }
    pthread_mutex_unlock(&inner.mutex);
  }
};

void passes() {
  gate front;
  std::thread keeper([front]() mutable { front.lift(); });  // expect: snag-copied-sync
  front.pass();
  keeper.join();
}
