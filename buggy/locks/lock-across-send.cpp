#include "cases/locks/lock-across-send.h"

#include <mutex>

#include "csp/csp.h"

namespace cases::lock_across_send {

namespace {

/// The files that wait to be converted, and how far the work is.
class job_board {
 public:
  void post(const std::string& file) {
    const std::lock_guard lock(mutex_);
    ++progress_.posted;
    jobs_.send(file);
  }

  void no_more() { jobs_.close(); }

  /// Converts until there is nothing more to come.
  void work() {
    for (const std::string& file : jobs_) {
      if (!file.empty()) {
        count_done();
      }
    }
  }

  progress so_far() const {
    const std::lock_guard lock(mutex_);
    return progress_;
  }

 private:
  void count_done() {
    const std::lock_guard lock(mutex_);
    ++progress_.done;
  }

  mutable std::mutex mutex_;
  progress progress_;
  csp::chan<std::string> jobs_ = csp::make_chan<std::string>(1);
};

}  // namespace

progress convert_all(const std::vector<std::string>& files) {
  job_board board;
  csp::wait_group converter;
  converter.go([&board] { board.work(); });
  for (const std::string& file : files) {
    board.post(file);
  }
  board.no_more();
  converter.wait();
  return board.so_far();
}

}  // namespace cases::lock_across_send
