#include <pthread.h>

struct channel {
  pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
};

class receiver {
 public:
  receiver() { pthread_create(&thread_, nullptr, entry, this); }
  ~receiver() {
    pthread_mutex_lock(&lock_);
    running_ = false;
    pthread_cond_broadcast(&filled_);
    pthread_mutex_unlock(&lock_);
    pthread_join(thread_, nullptr);
  }
  void put() {
    pthread_mutex_lock(&lock_);
    ++waiting_;
    pthread_cond_signal(&filled_);
    pthread_mutex_unlock(&lock_);
  }

 private:
  static void* entry(void* of) {
    auto* self = static_cast<receiver*>(of);
    while (self->running_) {
      self->take();
    }
    return nullptr;
  }
  void take() {
    pthread_mutex_lock(&lock_);
    while (waiting_ == 0) {
      pthread_cond_wait(&filled_, &lock_);  // expect: snag-lost-cancel
    }
    --waiting_;
    pthread_mutex_unlock(&lock_);
  }

  pthread_t thread_;
  pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t filled_ = PTHREAD_COND_INITIALIZER;
  int waiting_ = 0;
  bool running_ = true;
};

void feed(receiver& to) {
  to.put();
}
