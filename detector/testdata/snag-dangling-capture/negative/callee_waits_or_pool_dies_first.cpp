#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <latch>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

void work(int& on);

namespace {

void in_another_thread(const std::function<void()>& what) {
  std::thread other(what);
  other.join();
}

void and_waits(const std::function<void()>& what) {
  std::latch done(1);
  std::thread([&] {
    what();
    done.count_down();
  }).detach();
  done.wait();
}

std::thread start(std::function<void()> what) {
  return std::thread(std::move(what));
}

void start_in(std::vector<std::jthread>& threads, std::function<void()> what) {
  threads.emplace_back(std::move(what));
}

class serial {
 public:
  serial() : thread_([this] { run(); }) {}
  ~serial() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  std::future<void> submit(std::function<void()> what) {
    std::packaged_task<void()> job(std::move(what));
    auto result = job.get_future();
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
    changed_.notify_one();
    return result;
  }

 private:
  void run() {
    while (true) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (jobs_.empty()) {
        return;
      }
      auto job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job();
    }
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::packaged_task<void()>> jobs_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace

void waits_inside() {
  int count = 0;
  in_another_thread([&] { work(count); });
  and_waits([&] { work(count); });
}

void joined_here() {
  int count = 0;
  std::thread other = start([&] { work(count); });
  other.join();
}

void joined_by_its_end() {
  int count = 0;
  std::vector<std::jthread> threads;
  start_in(threads, [&] { work(count); });
}

void pool_dies_first() {
  int count = 0;
  serial background;
  background.submit([&] { work(count); });
}

void waits_for_its_future(serial& background) {
  int count = 0;
  auto done = background.submit([&] { work(count); });
  done.get();
}

void waits_for_all_futures(serial& background) {
  int count = 0;
  std::vector<std::future<void>> results;
  for (int i = 0; i < 3; ++i) {
    results.push_back(background.submit([&] { work(count); }));
  }
  for (auto& one : results) {
    one.get();
  }
}

void waits_by_other_means(serial& background) {
  int count = 0;
  std::latch done(1);
  background.submit([&] {
    work(count);
    done.count_down();
  });
  done.wait();
}

int takes_all_answers(int parts) {
  int count = 0;
  const auto done = csp::make_chan<bool>(8);
  for (int i = 0; i < parts; ++i) {
    csp::go([done, &count] {
      work(count);
      done.send(true);
    });
  }
  bool good = true;
  for (int i = 0; i < parts; ++i) {
    good = done.receive().value_or(false) && good;
  }
  return good ? count : 0;
}
