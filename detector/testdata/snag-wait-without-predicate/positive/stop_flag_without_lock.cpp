#include <condition_variable>
#include <mutex>
#include <thread>

class worker {
 public:
  worker() : thread_([this] { run(); }) {}
  ~worker() {
    stop_ = true;  // expect: snag-wait-without-predicate
    wake_.notify_all();
    thread_.join();
  }

 private:
  void run() {
    std::unique_lock lock(guard_);
    wake_.wait(lock, [this] { return stop_; });
  }
  std::mutex guard_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;
};

void use() {
  worker w;
}
