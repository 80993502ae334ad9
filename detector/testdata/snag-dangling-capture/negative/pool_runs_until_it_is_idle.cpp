// Right: each of these callers waits until the pool has nothing left to run, and only then lets its locals
// go.
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <queue>
#include <string>
#include <thread>
#include <utility>
#include <vector>

int word_count(const std::string& text) noexcept;

class background {
 public:
  background() : thread_([this] { run(); }) {}
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
  void drain() {
    std::unique_lock<std::mutex> lock(mutex_);
    idle_.wait(lock, [this] { return jobs_.empty() && !busy_; });
  }

 private:
  void run() {
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
      idle_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable idle_;
  std::deque<std::function<void()>> jobs_;
  bool busy_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

class worker_pool {
 public:
  explicit worker_pool(std::size_t threads) {
    for (std::size_t i = 0; i < threads; ++i) {
      workers_.emplace_back([this] { serve(); });
    }
  }
  ~worker_pool() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
    }
    has_work_.notify_all();
    for (std::thread& worker : workers_) {
      worker.join();
    }
  }
  void submit(std::function<void()> job) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      jobs_.push(std::move(job));
      ++unfinished_;
    }
    has_work_.notify_one();
  }
  void wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (unfinished_ != 0) {
      all_done_.wait(lock);
    }
  }
  int count_all(const std::vector<std::string>& pages) {
    std::vector<int> counts(pages.size());
    for (std::size_t i = 0; i < pages.size(); ++i) {
      submit([&counts, &pages, i] { counts[i] = word_count(pages[i]); });
    }
    std::unique_lock<std::mutex> lock(mutex_);
    all_done_.wait(lock, [this] { return unfinished_ == 0; });
    return counts.empty() ? 0 : counts.front();
  }

 private:
  void serve() {
    while (true) {
      std::function<void()> job;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        has_work_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (stopping_ && jobs_.empty()) {
          return;
        }
        job = std::move(jobs_.front());
        jobs_.pop();
      }
      job();
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        --unfinished_;
      }
      all_done_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable has_work_;
  std::condition_variable all_done_;
  std::queue<std::function<void()>> jobs_;
  std::vector<std::thread> workers_;
  std::size_t unfinished_ = 0;
  bool stopping_ = false;
};

class indexer {
 public:
  int add(const std::string& page) {
    int words = 0;
    pool_.submit([&words, &page] { words = word_count(page); });
    pool_.wait();
    return words;
  }

 private:
  worker_pool pool_{2};
};

int count_behind(background& thread, const std::string& page) {
  int words = 0;
  thread.post([&] { words = word_count(page); });
  thread.drain();
  return words;
}

int count_each(worker_pool& pool, const std::vector<std::string>& pages) {
  std::vector<int> counts(pages.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    pool.submit([&counts, &pages, i] { counts[i] = word_count(pages[i]); });
  }
  pool.wait();
  int sum = 0;
  for (const int count : counts) {
    sum += count;
  }
  return sum;
}

int count_shared(const std::shared_ptr<worker_pool>& pool, const std::string& page) {
  int words = 0;
  pool->submit([&] { words = word_count(page); });
  pool->wait();
  return words;
}

int count_of_own(const std::string& page) {
  indexer index;
  background thread;
  int words = 0;
  thread.post([&words, &page] { words = word_count(page); });
  thread.drain();
  return words + index.add(page);
}
