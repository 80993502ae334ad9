// The loop is around the call of these.
#include <pthread.h>

#include <condition_variable>
#include <mutex>

class condition {
 public:
  void wait(std::unique_lock<std::mutex>& lock) { inner_.wait(lock); }
  void signal() { inner_.notify_one(); }

 private:
  std::condition_variable inner_;
};

class c_condition {
 public:
  void wait(pthread_mutex_t* guard) { pthread_cond_wait(&inner_, guard); }

 private:
  pthread_cond_t inner_ = PTHREAD_COND_INITIALIZER;
};

class monitor {
 public:
  void wait() {
    std::unique_lock lock(guard_, std::adopt_lock);
    changed_.wait(lock);
    lock.release();
  }
  void enter() { guard_.lock(); }
  void leave() { guard_.unlock(); }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
};

void use(condition& c, c_condition& d, pthread_mutex_t* guard, monitor& m) {
  std::mutex mine;
  std::unique_lock lock(mine);
  for (int i = 0; i < 3; ++i) {
    c.wait(lock);
    d.wait(guard);
    m.enter();
    m.wait();
    m.leave();
  }
  c.signal();
}
