#include "cases/threads/stop-flag-plain.h"

#include <chrono>
#include <thread>

namespace cases::stop_flag_plain {

namespace {

/// Reads a gauge every millisecond, from its making to its end.
class sampler {
 public:
  explicit sampler(const std::function<int()>& gauge) : gauge_(gauge), thread_([this] { run(); }) {}
  ~sampler() { stop_ = true; }
  sampler(const sampler&) = delete;
  sampler& operator=(const sampler&) = delete;

  /// Ends the sampling and returns what was read.
  std::vector<int> finish() {
    stop_ = true;
    thread_.join();
    return readings_;
  }

 private:
  void run() {
    do {
      readings_.push_back(gauge_());
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    } while (!stop_);
  }

  const std::function<int()>& gauge_;
  std::vector<int> readings_;
  bool stop_ = false;
  std::jthread thread_;  // last: joined first
};

}  // namespace

std::vector<int> sample_during(const std::function<void()>& work, const std::function<int()>& gauge) {
  sampler running(gauge);
  work();
  return running.finish();
}

}  // namespace cases::stop_flag_plain
