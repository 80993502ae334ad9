// Copies that are the same one: channels, contexts, tokens, a handle with its state behind a pointer.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

#include "csp/csp.h"

class gate {
 public:
  gate() : state_(std::make_shared<state>()) {}
  void open() {
    const std::lock_guard lock(state_->mutex);
    state_->is_open = true;
    state_->opened.notify_all();
  }
  void pass() {
    std::unique_lock lock(state_->mutex);
    state_->opened.wait(lock, [this] { return state_->is_open; });
  }

 private:
  struct state {
    std::mutex mutex;
    std::condition_variable opened;
    bool is_open = false;
  };
  std::shared_ptr<state> state_;
};

void run(const csp::chan<int>& numbers, std::stop_token stop) {
  gate start;
  std::jthread opener([start]() mutable { start.open(); });
  std::jthread sender([start, numbers, stop]() mutable {
    start.pass();
    if (!stop.stop_requested()) {
      numbers.send(1);
    }
  });
  start.pass();
}
