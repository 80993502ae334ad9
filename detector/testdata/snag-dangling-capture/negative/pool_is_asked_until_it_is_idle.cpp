// Right: the callers come back only when the pool says, asked again and again, that all jobs have run.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

long measure(const std::string& file) noexcept;

class counting_pool {
 public:
  explicit counting_pool(int threads) {
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back([this] { serve(); });
    }
  }
  ~counting_pool() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) {
      thread.join();
    }
  }
  void post(std::function<void()> job) {
    ++left_;
    const std::lock_guard<std::mutex> lock(mutex_);
    jobs_.push_back(std::move(job));
    changed_.notify_one();
  }
  void wait() {
    while (left_.load() != 0) {
      std::this_thread::yield();
    }
  }
  long measure_here(const std::string& file) {
    long size = 0;
    post([&size, &file] { size = measure(file); });
    wait();
    return size;
  }

 private:
  void serve() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (jobs_.empty()) {
        return;
      }
      auto job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job();
      --left_;
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  std::atomic<int> left_{0};
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

class background {
 public:
  background() : thread_([this] { serve(); }) {}
  ~background() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  void post(std::function<void()> job) {
    const std::lock_guard<std::mutex> lock(mutex_);
    jobs_.push_back(std::move(job));
    changed_.notify_one();
  }
  bool idle() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return jobs_.empty() && !busy_;
  }
  void finish() {
    while (!idle()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

 private:
  void serve() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (jobs_.empty()) {
        return;
      }
      auto job = std::move(jobs_.front());
      jobs_.pop_front();
      busy_ = true;
      lock.unlock();
      job();
      lock.lock();
      busy_ = false;
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool busy_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

class archive {
 public:
  long size_of(const std::string& file) {
    long size = 0;
    pool_.post([&size, &file] { size = measure(file); });
    pool_.wait();
    return size;
  }

 private:
  counting_pool pool_{2};
};

long size_of_all(counting_pool& pool, const std::vector<std::string>& files) {
  std::vector<long> sizes(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    pool.post([&sizes, &files, i] { sizes[i] = measure(files[i]); });
  }
  pool.wait();
  long sum = 0;
  for (const long size : sizes) {
    sum += size;
  }
  return sum;
}

long size_behind(background& thread, const std::string& file) {
  long size = 0;
  thread.post([&] { size = measure(file); });
  thread.finish();
  return size;
}

long size_asked_for(background& thread, const std::string& file) {
  long size = 0;
  thread.post([&] { size = measure(file); });
  while (!thread.idle()) {
    std::this_thread::yield();
  }
  return size;
}
