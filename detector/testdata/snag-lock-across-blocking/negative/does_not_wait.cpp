#include <mutex>

#include "csp/chan.h"

class board {
 public:
  bool post(int job) {
    const std::lock_guard lock(guard_);
    ++posted_;
    return jobs_.try_send(job);
  }
  void work() {
    for (const int job : jobs_) {
      const std::lock_guard lock(guard_);
      done_ += job;
    }
  }
  void close() {
    const std::lock_guard lock(guard_);
    jobs_.close();
  }

 private:
  std::mutex guard_;
  int posted_ = 0;
  int done_ = 0;
  csp::chan<int> jobs_ = csp::make_chan<int>(4);
};

void use(board& b) {
  b.post(1);
  b.close();
  b.work();
}
