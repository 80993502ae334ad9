#include "harness/interrupt.h"

#include <sys/signalfd.h>
#include <unistd.h>

namespace snag {

namespace {

sigset_t ending_signals() noexcept {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGINT);
  ::sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

interrupt_watch::interrupt_watch() {
  const sigset_t set = ending_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, &before_);
  fd_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

interrupt_watch::~interrupt_watch() {
  // What came in the last moment is ours as well: unblocked, it would end the program before its report.
  (void)came();
  ::close(fd_);
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

bool interrupt_watch::came() noexcept {
  signalfd_siginfo what = {};
  while (::read(fd_, &what, sizeof what) == static_cast<ssize_t>(sizeof what)) {
    came_ = true;
  }
  return came_;
}

}  // namespace snag
