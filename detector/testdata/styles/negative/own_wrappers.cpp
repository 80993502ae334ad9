// Wrappers and pools of the program's own, whose callers wait, or give values away; and one that calls at
// once.
#include <future>
#include <thread>
#include <utility>
#include <vector>

void print(int page);

template <class F>
auto submit(F&& job) {
  return std::async(std::launch::async, std::forward<F>(job));
}

template <class F, class... Args>
void post(F job, Args... args) {
  std::thread(std::move(job), args...).detach();
}

template <class F>
void run_timed(F&& job) {
  job();
}

class crew {
 public:
  template <class F>
  void spawn(F job) {
    threads_.emplace_back(std::move(job));
  }
  void wait() {
    for (auto& one : threads_) {
      one.join();
    }
    threads_.clear();
  }
  ~crew() { wait(); }

 private:
  std::vector<std::thread> threads_;
};

void submitted() {
  int page = 1;
  submit([&page] { print(page); }).get();
  post(print, page);
  post([page] { print(page); });
  run_timed([&page] { print(page); });
}

void spawned(int pages) {
  for (int page = 0; page < pages; ++page) {
    crew all;
    all.spawn([&page] { print(page); });
    all.spawn([&page] { print(page + 1); });
    all.wait();
  }
  int last = pages;
  crew others;
  others.spawn([&last] { print(last); });
}
