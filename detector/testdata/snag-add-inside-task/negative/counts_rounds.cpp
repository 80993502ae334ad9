// What is counted is the request in hand, up and down in each round; the threads are joined besides.
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

bool next(int& request) noexcept;
void serve(int request) noexcept;

class in_hand {
 public:
  void begin() {
    const std::lock_guard lock(mutex_);
    ++open_;
    ++total_;
  }
  void end() {
    const std::lock_guard lock(mutex_);
    if (--open_ == 0) {
      idle_.notify_all();
    }
  }
  void wait_idle() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return open_ == 0; });
  }
  long total() const {
    const std::lock_guard lock(mutex_);
    return total_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable idle_;
  int open_ = 0;
  long total_ = 0;
};

class server {
 public:
  void run() {
    for (int i = 0; i < 3; ++i) {
      threads_.emplace_back([this] { loop(); });
    }
  }
  long stop() {
    requests_.wait_idle();
    for (auto& thread : threads_) {
      thread.join();
    }
    return requests_.total();
  }

 private:
  void loop() {
    int request = 0;
    while (next(request)) {
      requests_.begin();
      if (request < 0) {
        requests_.end();
        continue;
      }
      serve(request);
      requests_.end();
    }
  }
  in_hand requests_;
  std::vector<std::thread> threads_;
};

long in_one_function() {
  in_hand requests;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&requests] {
      for (int request = 0; next(request);) {
        requests.begin();
        serve(request);
        requests.end();
      }
    });
  }
  int last = 0;
  while (next(last)) {
    serve(last);
  }
  requests.wait_idle();
  return requests.total();
}
