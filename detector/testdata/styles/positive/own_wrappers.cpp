// Functions of the program's own start what they are given: submit, post, spawn.
#include <future>
#include <latch>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

void print(int page);
bool may_print(int page);

template <class F>
auto submit(F&& job) {
  return std::async(std::launch::async, std::forward<F>(job));
}

template <class F, class... Args>
void post(F job, Args... args) {
  std::thread(std::move(job), args...).detach();
}

class scheduler {
 public:
  template <class F>
  void spawn(F job) {
    threads_.emplace_back(std::move(job));
  }
  ~scheduler() {
    for (auto& one : threads_) {
      one.join();
    }
  }

 private:
  std::vector<std::thread> threads_;
};

std::future<void> submitted() {
  int page = 1;
  return submit([&page] { print(page); });  // expect: snag-dangling-capture
}

void posted() {
  for (int page = 0; page < 3; ++page) {
    post([&page] { print(page); });  // expect: snag-loop-capture
  }
}

void posted_and_counted() {
  std::latch printed(1);
  post([&printed] {
    if (!may_print(1)) {
      return;
    }
    printed.count_down();  // expect: snag-misplaced-done
  });
  printed.wait();
}

void spawned(int pages) {
  scheduler all;
  for (int page = 0; page < pages; ++page) {
    all.spawn([&page] { print(page); });  // expect: snag-loop-capture
  }
}
