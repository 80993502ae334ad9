#pragma once

// ^C as something to poll.

#include <csignal>

namespace snag {

/// Turns SIGINT and SIGTERM of the calling thread into a readable descriptor for its lifetime, and restores
/// the mask afterwards. A signal that came is not delivered again. REQUIRES: no other thread takes these
/// signals.
class interrupt_watch {
 public:
  interrupt_watch();
  ~interrupt_watch();
  interrupt_watch(const interrupt_watch&) = delete;
  interrupt_watch& operator=(const interrupt_watch&) = delete;

  /// fd is readable from the first signal on.
  [[nodiscard]] int fd() const noexcept { return fd_; }
  /// came says whether a signal has come. Does not block.
  [[nodiscard]] bool came() noexcept;

 private:
  int fd_ = -1;
  bool came_ = false;
  sigset_t before_ = {};
};

}  // namespace snag
