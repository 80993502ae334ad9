#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

void work(int n);

class countdown {
 public:
  explicit countdown(int n) : left_(n) {}
  countdown(const countdown& other) : left_(other.left_) {}
  void done() {
    const std::lock_guard lock(mutex_);
    if (--left_ == 0) {
      none_left_.notify_all();
    }
  }
  void wait() {
    std::unique_lock lock(mutex_);
    none_left_.wait(lock, [this] { return left_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_left_;
  int left_;
};

static void worker(countdown& pending) {
  pending.done();
}

void run(int n) {
  const auto pending = std::make_shared<countdown>(n);
  countdown another(1);
  std::vector<std::jthread> threads;
  for (int i = 0; i < n; ++i) {
    threads.emplace_back([i, pending] {
      work(i);
      pending->done();
    });
  }
  threads.emplace_back([&another] { another.done(); });
  threads.emplace_back(worker, std::ref(another));
  threads.emplace_back([gate = &another] { gate->done(); });
  pending->wait();
  another.wait();
}
