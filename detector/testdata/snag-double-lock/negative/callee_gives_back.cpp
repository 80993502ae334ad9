#include <mutex>

void report(int n);

class engine {
 public:
  void run() {
    std::unique_lock lock(guard_);
    ++steps_;
    tell(lock);
    tell_by_hand();
    ++steps_;
  }

 private:
  void tell(std::unique_lock<std::mutex>& lock) {
    const int n = steps_;
    lock.unlock();
    report(n);
    lock.lock();
  }
  void tell_by_hand() {
    guard_.unlock();
    report(1);
    guard_.lock();
  }
  std::mutex guard_;
  int steps_ = 0;
};

void use(engine& e) {
  e.run();
}
