// Latches that carry more than a latch needs: a label, books, a journal, a look that does not wait, a limit.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

struct journal {
  virtual ~journal() = default;
  virtual void enter(std::string_view line) = 0;
};

void trace(const char* what, std::size_t left);
bool unpack(int crate, std::vector<int>& into);

// Everything a person adds over the years.
class Delivery {
 public:
  Delivery(std::string street, std::size_t crates, journal* book)
      : street_(std::move(street)), crates_(crates), outstanding_(crates), book_(book) {}

  void arrived() {
    std::unique_lock<std::mutex> lock(mutex_);
    --outstanding_;
    ++arrivals_;
    last_ = std::chrono::steady_clock::now();
    if (book_ != nullptr) {
      book_->enter(street_);
    }
    trace("arrived", outstanding_);
    if (outstanding_ == 0) {
      all_here_.notify_all();
    }
  }

  void await() {
    std::unique_lock<std::mutex> lock(mutex_);
    trace("await", outstanding_);
    ++waits_;
    all_here_.wait(lock, [this] { return outstanding_ == 0; });
    if (damaged_) {
      std::fputs("damaged\n", stderr);
    }
  }

  template <class Rep, class Period>
  bool await_for(std::chrono::duration<Rep, Period> limit) {
    std::unique_lock<std::mutex> lock(mutex_);
    return all_here_.wait_for(lock, limit, [this] { return outstanding_ == 0; });
  }

  std::size_t outstanding() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return outstanding_;
  }
  bool complete() const { return outstanding() == 0; }
  const std::string& street() const noexcept { return street_; }
  void mark_damaged() {
    const std::lock_guard<std::mutex> lock(mutex_);
    damaged_ = true;
  }

 private:
  const std::string street_;
  const std::size_t crates_;
  mutable std::mutex mutex_;
  std::condition_variable all_here_;
  std::size_t outstanding_;
  unsigned long arrivals_ = 0;
  unsigned long waits_ = 0;
  std::chrono::steady_clock::time_point last_;
  bool damaged_ = false;
  journal* book_;
};

// A group of jobs that may fail, with what it was at most.
struct jobs_under_way {
  void begin(int count = 1) {
    std::scoped_lock guard(lock);
    open += count;
    most = std::max(most, static_cast<int>(open));
  }
  void end(bool well) {
    std::scoped_lock guard(lock);
    if (!well) ++failed;
    open -= 1;
    if (open <= 0) idle.notify_all();
  }
  int settle() {
    std::unique_lock guard(lock);
    while (open > 0) idle.wait(guard);
    return failed;
  }

  std::mutex lock;
  std::condition_variable idle;
  int open = 0;
  int failed = 0;
  int most = 0;
};

std::size_t first_crate(journal& book) {
  Delivery one("Long Acre", 1, &book);
  std::vector<int> contents;
  std::thread porter([&] {
    one.arrived();  // expect: snag-misplaced-done
    unpack(1, contents);
  });
  one.await();
  const std::size_t count = contents.size();
  porter.join();
  return count;
}

int all_crates(int crates) {
  jobs_under_way jobs;
  std::vector<std::jthread> porters;
  for (int crate = 0; crate < crates; ++crate) {
    jobs.begin();
    porters.emplace_back([&jobs, crate] {
      std::vector<int> contents;
      if (!unpack(crate, contents)) {
        return;
      }
      jobs.end(true);  // expect: snag-misplaced-done
    });
  }
  return jobs.settle();
}
