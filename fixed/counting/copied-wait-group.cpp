#include "cases/counting/copied-wait-group.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "csp/csp.h"

namespace cases::copied_wait_group {

namespace {

/// Counts tasks that are still to end. One for all of them: it is shared, not copied.
class countdown {
 public:
  explicit countdown(std::size_t n) : left_(n) {}
  countdown(const countdown&) = delete;
  countdown& operator=(const countdown&) = delete;

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
  std::size_t left_;
};

}  // namespace

std::vector<status> check_all(const std::vector<std::string>& names,
                              const std::function<bool(const std::string&)>& is_up) {
  const csp::chan<status> answers = csp::make_chan<status>();
  const auto pending = std::make_shared<countdown>(names.size());
  for (const std::string& name : names) {
    csp::go([name, is_up, answers, pending] {
      answers.send({name, is_up(name)});
      pending->done();
    });
  }
  csp::go([answers, pending] {
    pending->wait();
    answers.close();
  });

  std::vector<status> all;
  for (status one : answers) {
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace cases::copied_wait_group
