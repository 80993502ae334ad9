// A latch that is asked again and again, with a limit or without, until it is down: the task has done its
// part.
#include <chrono>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

int compute() noexcept;
void draw_progress() noexcept;

class gate {
 public:
  gate(int parts, std::string label) : parts_(parts), label_(std::move(label)) {}
  void part_done() {
    const std::lock_guard lock(mutex_);
    if (--parts_ == 0) {
      all_done_.notify_all();
    }
  }
  void wait() {
    std::unique_lock lock(mutex_);
    all_done_.wait(lock, [this] { return parts_ == 0; });
  }
  bool wait_for(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    return all_done_.wait_for(lock, limit, [this] { return parts_ == 0; });
  }
  int parts() const {
    const std::lock_guard lock(mutex_);
    return parts_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable all_done_;
  int parts_;
  std::string label_;
};

int with_a_limit() {
  int result = 0;
  gate done(1, "limit");
  std::thread([&] {
    result = compute();
    done.part_done();
  }).detach();
  while (!done.wait_for(std::chrono::milliseconds(100))) {
    draw_progress();
  }
  return result;
}

int by_its_number() {
  int result = 0;
  gate done(1, "number");
  std::thread([&] {
    result = compute();
    done.part_done();
  }).detach();
  while (done.parts() > 0) {
    std::this_thread::yield();
  }
  return result;
}

int of_the_library() {
  int result = 0;
  std::latch done(1);
  std::thread([&] {
    result = compute();
    done.count_down();
  }).detach();
  while (!done.try_wait()) {
    draw_progress();
  }
  return result;
}

bool long_enough(gate& of) {
  return of.wait_for(std::chrono::minutes(5));
}

int for_all_that_is_known() {
  int result = 0;
  gate done(1, "helper");
  std::thread([&] {
    result = compute();
    done.part_done();
  }).detach();
  long_enough(done);
  return result;
}
