// Wrappers that throw where a lock or a condition itself refuses: nobody's run meets that.
#include <pthread.h>

#include <stdexcept>

class refused : public std::runtime_error {
 public:
  explicit refused(int why) : std::runtime_error("refused"), why_(why) {}
  int why() const { return why_; }

 private:
  int why_;
};

[[noreturn]] inline void fail(int why) {
  throw refused(why);
}

class lock {
 public:
  void take() {
    const int error = pthread_mutex_lock(&mutex_);
    if (__builtin_expect(error != 0, 0)) {
      throw refused(error);
    }
  }
  void give_back() {
    if (pthread_mutex_unlock(&mutex_) != 0) fail(1);
  }
  pthread_mutex_t* inside() { return &mutex_; }

 private:
  pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
};

class condition {
 public:
  void wake() {
    int error = 0;
    if (waiters_ > 0) {
      error = pthread_cond_broadcast(&condition_);
      if (error) throw refused(error);
    }
  }
  void wait(lock& held) {
    ++waiters_;
    int error;
    if ((error = pthread_cond_wait(&condition_, held.inside())) == 0) {
      --waiters_;
    } else {
      throw refused(error);
    }
  }

 private:
  pthread_cond_t condition_ = PTHREAD_COND_INITIALIZER;
  int waiters_ = 0;
};

struct shared {
  lock guard;
  condition changed;
  bool ready = false;
};

void* serve(void* arg) {
  auto& state = *static_cast<shared*>(arg);
  state.guard.take();
  while (!state.ready) {
    state.changed.wait(state.guard);
  }
  state.changed.wake();
  state.guard.give_back();
  return nullptr;
}

void start(shared& state) {
  pthread_t thread;
  pthread_create(&thread, nullptr, serve, &state);
  pthread_join(thread, nullptr);
}
