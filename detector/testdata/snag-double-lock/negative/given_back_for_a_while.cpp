// Helpers that are called under the lock, give it back while they run somebody's job, and take it again: in a
// loop, in a branch, by a guard that works the other way round. Behind them it is held as before.
#include <list>
#include <mutex>

class job {
 public:
  virtual ~job() = default;
  virtual void run() = 0;
};

class open_section {
 public:
  explicit open_section(std::mutex& lock) : lock_(lock) { lock_.unlock(); }
  open_section(const open_section&) = delete;
  open_section& operator=(const open_section&) = delete;
  ~open_section() { lock_.lock(); }

 private:
  std::mutex& lock_;
};

class loop {
 public:
  void every() {
    const std::lock_guard hold(lock_);
    run_every();
  }
  void every_by_hand() {
    const std::lock_guard hold(lock_);
    run_every_by_hand();
  }
  void one() {
    const std::lock_guard hold(lock_);
    run_one();
  }
  void maybe() {
    const std::lock_guard hold(lock_);
    run_maybe();
  }
  void held_by_hand() {
    lock_.lock();
    run_nested();
    lock_.unlock();
  }
  void all() {
    every();
    every();
    every_by_hand();
    every_by_hand();
    one();
    one();
    maybe();
    maybe();
    held_by_hand();
    held_by_hand();
  }

 private:
  void run_every() {
    while (!jobs_.empty()) {
      job* next = take();
      const open_section open(lock_);
      next->run();
    }
  }
  void run_every_by_hand() {
    while (!jobs_.empty()) {
      job* next = take();
      lock_.unlock();
      next->run();
      lock_.lock();
    }
  }
  void run_one() {
    job* next = take();
    lock_.unlock();
    next->run();
    lock_.lock();
  }
  void run_maybe() {
    if (!jobs_.empty()) {
      run_one();
    }
  }
  void run_nested() {
    run_every();
    run_maybe();
  }
  job* take() {
    job* next = jobs_.front();
    jobs_.pop_front();
    return next;
  }

  std::mutex lock_;
  std::list<job*> jobs_;
};

void use(loop& l) {
  l.all();
}
