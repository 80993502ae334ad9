// A loop goes round, and each round asks once: what is not there after an early wake-up is taken all the
// same.
#include <pthread.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

void work(int value);

class worker {
 public:
  void run() {
    std::unique_lock lock(guard_);
    while (!stopped_) {
      if (jobs_.empty() && !stopped_) {
        filled_.wait(lock);  // expect: snag-wait-without-predicate
      }
      if (stopped_) {
        return;
      }
      const int job = jobs_.front();
      jobs_.pop_front();
      lock.unlock();
      work(job);
      lock.lock();
    }
  }
  void run_slot() {
    for (;;) {
      std::unique_lock lock(guard_);
      if (!slot_) {
        filled_.wait(lock);  // expect: snag-wait-without-predicate
      }
      work(*slot_);
      slot_.reset();
    }
  }

 private:
  std::mutex guard_;
  std::condition_variable filled_;
  std::deque<int> jobs_;
  std::optional<int> slot_;
  bool stopped_ = false;
};

struct ring {
  pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
  int values[8] = {};
  unsigned count = 0;
  unsigned tail = 0;
};

void read(ring* r, int n) {
  for (int i = 0; i < n; ++i) {
    pthread_mutex_lock(&r->guard);
    if (r->count == 0) {
      pthread_cond_wait(&r->filled, &r->guard);  // expect: snag-wait-without-predicate
    }
    work(r->values[r->tail]);
    r->tail = (r->tail + 1) % 8;
    --r->count;
    pthread_mutex_unlock(&r->guard);
  }
}

void use(worker& w) {
  w.run();
  w.run_slot();
}
