#include <mutex>
#include <thread>
#include <vector>

class pool {
 public:
  explicit pool(int n) {
    for (int i = 0; i < n; ++i) {
      threads_.emplace_back(&pool::run, this);
    }
  }
  ~pool() {
    std::unique_lock<std::mutex> lock(guard_);
    stop_ = true;
    for (auto& t : threads_) {
      if (t.joinable()) {
        t.join();  // expect: snag-lock-across-blocking
      }
    }
  }

 private:
  void run() {
    while (!stopped()) {
    }
  }
  bool stopped() {
    std::lock_guard<std::mutex> lock(guard_);
    return stop_;
  }
  std::mutex guard_;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

void use() {
  pool p(2);
}
