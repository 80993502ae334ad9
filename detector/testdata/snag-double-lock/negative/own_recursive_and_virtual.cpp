#include <pthread.h>

#include <atomic>
#include <mutex>
#include <thread>

class reentrant {
 public:
  void lock() {
    if (owner_.load() == std::this_thread::get_id()) {
      ++depth_;
      return;
    }
    inner_.lock();
    owner_.store(std::this_thread::get_id());
    depth_ = 1;
  }
  void unlock() {
    if (--depth_ == 0) {
      owner_.store(std::thread::id());
      inner_.unlock();
    }
  }

 private:
  std::mutex inner_;
  std::atomic<std::thread::id> owner_;
  int depth_ = 0;
};

class shape {
 public:
  virtual ~shape() = default;
  virtual int area() {
    const std::lock_guard lock(mutex_);
    return 0;
  }
  int twice() {
    const std::lock_guard lock(mutex_);
    return 2 * area();
  }

 protected:
  std::mutex mutex_;
};

class square final : public shape {
 public:
  int area() override { return side_ * side_; }

 private:
  int side_ = 2;
};

int use(reentrant& guard, shape& s) {
  const std::lock_guard one(guard);
  const std::lock_guard two(guard);
  square mine;
  return s.twice() + mine.twice();
}

class c_recursive {
 public:
  c_recursive() {
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&inner_, &kind);
    pthread_mutexattr_destroy(&kind);
  }
  void lock() { pthread_mutex_lock(&inner_); }
  void unlock() { pthread_mutex_unlock(&inner_); }

 private:
  pthread_mutex_t inner_;
};

void twice(c_recursive& guard) {
  const std::lock_guard one(guard);
  const std::lock_guard two(guard);
}
