#include <condition_variable>
#include <mutex>

class signal {
 public:
  void wait() {
    std::unique_lock lock(guard_);
    raised_.wait(lock);  // expect: snag-wait-without-predicate
    ++seen_;
  }
  void raise() { raised_.notify_one(); }

 private:
  std::mutex guard_;
  std::condition_variable raised_;
  int seen_ = 0;
};

void use(signal& s) {
  s.raise();
  s.wait();
}
