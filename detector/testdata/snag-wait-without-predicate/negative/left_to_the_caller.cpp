// A queue whose functions leave its lock to their callers: who puts something in has it from the first to the
// second, and who calls off is told to bring it.
#include <pthread.h>

struct queue {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int items[16];
  int used;
  int called_off;
};

int queue_get(queue* q) {
  pthread_mutex_lock(&q->lock);
  while (q->used == 0 && q->called_off == 0) {
    pthread_cond_wait(&q->changed, &q->lock);
  }
  const int item = q->used == 0 ? 0 : q->items[--q->used];
  pthread_mutex_unlock(&q->lock);
  return item;
}

int* queue_begin_put(queue* q) {
  pthread_mutex_lock(&q->lock);
  return &q->items[q->used];
}

void queue_end_put(queue* q) {
  q->used++;
  pthread_cond_signal(&q->changed);
  pthread_mutex_unlock(&q->lock);
}

void queue_lock(queue* q) {
  pthread_mutex_lock(&q->lock);
}
void queue_unlock(queue* q) {
  pthread_mutex_unlock(&q->lock);
}

/// The caller has locked the queue.
void queue_call_off(queue* q) {
  q->called_off = 1;
  pthread_cond_broadcast(&q->changed);
}
