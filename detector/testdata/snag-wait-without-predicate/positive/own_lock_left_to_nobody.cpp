// A lock that some function leaves to its callers excuses nobody whose callers are all at hand, nor a task.
#include <pthread.h>

namespace {

struct queue {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int used;
  int called_off;
};

queue the_queue;

void queue_lock(queue* q) {
  pthread_mutex_lock(&q->lock);
}
void queue_unlock(queue* q) {
  pthread_mutex_unlock(&q->lock);
}

void call_off(queue* q) {
  q->called_off = 1;  // expect: snag-wait-without-predicate
  pthread_cond_broadcast(&q->changed);
}

}  // namespace

int queue_get() {
  queue_lock(&the_queue);
  while (the_queue.used == 0 && the_queue.called_off == 0) {
    pthread_cond_wait(&the_queue.changed, &the_queue.lock);
  }
  const int left = the_queue.used;
  queue_unlock(&the_queue);
  return left;
}

void stop() {
  call_off(&the_queue);
}

void* stop_later(void*) {
  the_queue.called_off = 1;  // expect: snag-wait-without-predicate
  pthread_cond_broadcast(&the_queue.changed);
  return nullptr;
}

void stop_by_task() {
  pthread_t thread;
  pthread_create(&thread, nullptr, stop_later, nullptr);
  pthread_join(thread, nullptr);
}
