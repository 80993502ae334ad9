// Something is asked in every round, but not under the lock with which the wait begins.
#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

class budget {
 public:
  void take(int amount) {
    while (!try_take(amount)) {
      std::unique_lock<std::mutex> lock(guard_);
      given_back_.wait(lock);  // expect: snag-wait-without-predicate
    }
  }
  void give_back(int amount) {
    left_ += amount;
    const std::lock_guard lock(guard_);
    given_back_.notify_all();
  }

 private:
  bool try_take(int amount);
  std::atomic<int> left_ = 100;
  std::mutex guard_;
  std::condition_variable given_back_;
};

class sweeper {
 public:
  void run() {
    for (;;) {
      sweep();
      if (ended_ && clean()) {
        break;
      }
      if (!ended_) {
        pthread_mutex_lock(&guard_);
        pthread_cond_wait(&dirty_, &guard_);  // expect: snag-wait-without-predicate
        pthread_mutex_unlock(&guard_);
      }
    }
  }

 private:
  void sweep();
  bool clean();
  pthread_mutex_t guard_ = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t dirty_ = PTHREAD_COND_INITIALIZER;
  std::atomic<bool> ended_ = false;
};

void use(budget& b, sweeper& s) {
  b.take(1);
  b.give_back(1);
  s.run();
}
