#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "csp/go.h"
#include "csp/wait_group.h"

class waits_at_its_end {
 public:
  ~waits_at_its_end() { running_.wait(); }
  void start() {
    running_.add();
    csp::go([this] {
      ++count_;
      running_.done();
    });
  }

 private:
  csp::wait_group running_;
  int count_ = 0;
};

class is_asked {
 public:
  void start() {
    std::thread([this] {
      const std::lock_guard lock(mutex_);
      done_ = true;
      changed_.notify_one();
    }).detach();
  }
  void finish() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return done_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
};

class keeps_itself : public std::enable_shared_from_this<keeps_itself> {
 public:
  void start() {
    std::thread([self = shared_from_this()] { ++self->count_; }).detach();
  }

 private:
  int count_ = 0;
};

class own_copy {
 public:
  void start() {
    std::thread([*this]() mutable { ++count_; }).detach();
  }

 private:
  int count_ = 0;
};

class service {
 public:
  void start() {
    std::thread([this] { ++count_; }).detach();
  }

 private:
  int count_ = 0;
};

void run(service& of_the_caller) {
  waits_at_its_end a;
  a.start();
  is_asked b;
  b.start();
  b.finish();
  std::make_shared<keeps_itself>()->start();
  own_copy c;
  c.start();
  of_the_caller.start();
  static service for_ever;
  for_ever.start();
}
