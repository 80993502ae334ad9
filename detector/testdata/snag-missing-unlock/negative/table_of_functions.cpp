// A table of plain functions, as C writes virtual ones: which function an entry is, the object decides, and
// no caller hands it in. Of what it throws as little is known as of a virtual call.
#include <pthread.h>
#include <cstdlib>
#include <mutex>

struct poller;

struct poller_table {
  int (*work)(poller* on, int limit);
  void (*kick)(poller* who);
  void (*shutdown)(poller* of);
};

struct poller {
  int events = 0;
};

struct queue {
  const poller_table* table;
  poller polls;
  std::mutex lock;
  int num_polls = 0;
};

static void finish(queue* q) {
  q->table->shutdown(&q->polls);
}

int next(queue* q) {
  q->lock.lock();
  q->num_polls++;
  const int got = q->table->work(&q->polls, 100);
  q->lock.unlock();
  if (got > 0) {
    q->lock.lock();
    (*q->table->kick)(&q->polls);
    q->lock.unlock();
  }
  q->lock.lock();
  finish(q);
  q->lock.unlock();
  return got;
}
