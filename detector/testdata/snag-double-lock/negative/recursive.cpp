#include <pthread.h>

#include <mutex>

class tree {
 public:
  int depth(int n) {
    const std::lock_guard lock(guard_);
    return n == 0 ? 0 : 1 + depth(n - 1);
  }
  int all() {
    const std::scoped_lock lock(guard_);
    return depth(3);
  }

 private:
  std::recursive_mutex guard_;
};

int use(tree& t) {
  return t.all();
}

// What kind a lock of C is may be said when it is made.
class file {
 public:
  explicit file(const pthread_mutexattr_t* kind) { pthread_mutex_init(&guard_, kind); }
  void put(int c) {
    pthread_mutex_lock(&guard_);
    last_ = c;
    pthread_mutex_unlock(&guard_);
  }
  void put_two(int c) {
    pthread_mutex_lock(&guard_);
    put(c);
    put(c);
    pthread_mutex_unlock(&guard_);
  }

 private:
  pthread_mutex_t guard_;
  int last_ = 0;
};

void write(file& f) {
  f.put_two('a');
}
