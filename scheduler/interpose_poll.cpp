// Waits for several descriptors, and the making of those that are ours alone.

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include "scheduler/interpose_io.h"

using namespace snag::scheduler;

namespace {

/// When a wait ends by itself, in virtual time.
class time_limit {
 public:
  time_limit() noexcept = default;
  explicit time_limit(std::uint64_t span) noexcept
      : at_(controlled::shown(CLOCK_MONOTONIC, controlled::now() + span)), is_set_(true) {}
  static time_limit of_ms(int ms) noexcept {
    return ms < 0 ? time_limit() : time_limit(static_cast<std::uint64_t>(ms) * 1'000'000);
  }
  static time_limit of(const timespec* span) noexcept {
    if (span == nullptr || span->tv_sec > 9'000'000'000) {
      return {};
    }
    return time_limit(static_cast<std::uint64_t>(span->tv_sec) * 1'000'000'000 +
                      static_cast<std::uint64_t>(span->tv_nsec));
  }
  [[nodiscard]] bool wait(thread& self, const pollfd* fds, unsigned count, long call) const noexcept {
    const deadline until = {&at_, CLOCK_MONOTONIC};
    return io::wait(self, fds, count, is_set_ ? &until : nullptr, call);
  }

 private:
  timespec at_ = {};
  bool is_set_ = false;
};

io::descriptor first_of(const pollfd* fds, nfds_t count) noexcept {
  for (nfds_t i = 0; fds != nullptr && i < count; ++i) {
    if (const io::descriptor d = io::look_at(fds[i].fd); d.is != io::nature::plain) {
      return d;
    }
  }
  return {};
}

/// look() is the call itself with no time to wait: more than 0 is ready, less an error.
template <typename Look>
int poll_until(const operation& op, const pollfd* fds, unsigned count, const time_limit& limit, bool waits,
               long call, Look look) {
  for (bool late = !waits;;) {
    const int result = look();
    if (result != 0 || late) {
      return result;
    }
    test_cancel(op.self());
    late = !limit.wait(op.self(), fds, count, call);
    test_cancel(op.self());
  }
}

constexpr int bits_most = FD_SETSIZE;

/// The descriptors of select's sets, and the sets as they were: each look spends them.
class sets {
 public:
  sets(int count, const fd_set* read, const fd_set* write, const fd_set* except) noexcept {
    for (int fd = 0; fd < count; ++fd) {
      const bool r = read != nullptr && FD_ISSET(fd, read);
      const bool w = write != nullptr && FD_ISSET(fd, write);
      const bool e = except != nullptr && FD_ISSET(fd, except);
      if (r || w || e) {
        fds_[used_].fd = fd;
        fds_[used_].events = static_cast<short>((r ? POLLIN : 0) | (w ? POLLOUT : 0) | (e ? POLLPRI : 0));
        fds_[used_].revents = 0;
        ++used_;
      }
    }
  }
  void put_back(fd_set* read, fd_set* write, fd_set* except) const noexcept {
    for (unsigned i = 0; i < used_; ++i) {
      put(read, fds_[i], POLLIN);
      put(write, fds_[i], POLLOUT);
      put(except, fds_[i], POLLPRI);
    }
  }
  [[nodiscard]] const pollfd* fds() const noexcept { return fds_; }
  [[nodiscard]] unsigned used() const noexcept { return used_; }

 private:
  static void put(fd_set* to, const pollfd& p, short event) noexcept {
    if (to != nullptr && (p.events & event) != 0) {
      FD_SET(p.fd, to);
    }
  }
  pollfd fds_[bits_most];
  unsigned used_ = 0;
};

// Too many descriptors for an fd_set, or none: left to libc.
bool is_odd(int count) noexcept {
  return count < 0 || count > bits_most;
}

int select_in(const operation& op, const sets& wanted, int count, fd_set* read, fd_set* write, fd_set* except,
              const timespec* span, const sigset_t* mask, long call) {
  const timespec now = {};
  const bool waits = span == nullptr || span->tv_sec != 0 || span->tv_nsec != 0;
  return poll_until(op, wanted.fds(), wanted.used(), time_limit::of(span), waits, call, [&] {
    wanted.put_back(read, write, except);
    return real().pselect(count, read, write, except, &now, mask);
  });
}

int wait_epoll(int epoll, epoll_event* events, int most, int ms, const sigset_t* mask, void* caller) {
  const io::descriptor d = io::look_at(epoll);
  const io_operation op(trace::op::io_poll, d, caller);
  const pollfd wanted = {epoll, POLLIN, 0};
  return poll_until(op, &wanted, 1, time_limit::of_ms(ms), ms != 0 && most > 0, SYS_epoll_wait,
                    [&] { return real().epoll_pwait(epoll, events, most, 0, mask); });
}

}  // namespace

SNAG_EXPORT int poll(pollfd* fds, nfds_t count, int ms) {
  if (only_forwards()) {
    return real().poll(fds, count, ms);
  }
  const io::descriptor d = first_of(fds, count);
  const io_operation op(trace::op::io_poll, d, __builtin_return_address(0));
  return poll_until(op, fds, static_cast<unsigned>(count), time_limit::of_ms(ms), ms != 0, SYS_poll,
                    [&] { return real().poll(fds, count, 0); });
}

SNAG_EXPORT int ppoll(pollfd* fds, nfds_t count, const timespec* span, const sigset_t* mask) {
  if (only_forwards() || (span != nullptr && (!valid(span) || span->tv_sec < 0))) {
    return real().ppoll(fds, count, span, mask);
  }
  const io::descriptor d = first_of(fds, count);
  const io_operation op(trace::op::io_poll, d, __builtin_return_address(0));
  const timespec now = {};
  const bool waits = span == nullptr || span->tv_sec != 0 || span->tv_nsec != 0;
  return poll_until(op, fds, static_cast<unsigned>(count), time_limit::of(span), waits, SYS_ppoll,
                    [&] { return real().ppoll(fds, count, &now, mask); });
}

SNAG_EXPORT int select(int count, fd_set* read, fd_set* write, fd_set* except, timeval* span) {
  if (only_forwards() || is_odd(count) || (span != nullptr && (span->tv_sec < 0 || span->tv_usec < 0))) {
    return real().select(count, read, write, except, span);
  }
  const sets wanted(count, read, write, except);
  const io::descriptor d = first_of(wanted.fds(), wanted.used());
  const io_operation op(trace::op::io_poll, d, __builtin_return_address(0));
  const std::uint64_t began = controlled::now();
  timespec limit = {};
  if (span != nullptr) {
    limit = {span->tv_sec + span->tv_usec / 1'000'000, span->tv_usec % 1'000'000 * 1000};
  }
  const int result = select_in(op, wanted, count, read, write, except, span == nullptr ? nullptr : &limit,
                               nullptr, SYS_select);
  if (span != nullptr) {
    // Linux tells what is left of the time.
    const std::uint64_t all = static_cast<std::uint64_t>(limit.tv_sec) * 1'000'000 +
                              static_cast<std::uint64_t>(limit.tv_nsec) / 1000;
    const std::uint64_t spent = (controlled::now() - began) / 1000;
    const std::uint64_t left = spent < all ? all - spent : 0;
    *span = {static_cast<time_t>(left / 1'000'000), static_cast<suseconds_t>(left % 1'000'000)};
  }
  return result;
}

SNAG_EXPORT int pselect(int count, fd_set* read, fd_set* write, fd_set* except, const timespec* span,
                        const sigset_t* mask) {
  if (only_forwards() || is_odd(count) || (span != nullptr && (!valid(span) || span->tv_sec < 0))) {
    return real().pselect(count, read, write, except, span, mask);
  }
  const sets wanted(count, read, write, except);
  const io::descriptor d = first_of(wanted.fds(), wanted.used());
  const io_operation op(trace::op::io_poll, d, __builtin_return_address(0));
  return select_in(op, wanted, count, read, write, except, span, mask, SYS_pselect6);
}

SNAG_EXPORT int epoll_wait(int epoll, epoll_event* events, int most, int ms) {
  return only_forwards() ? real().epoll_wait(epoll, events, most, ms)
                         : wait_epoll(epoll, events, most, ms, nullptr, __builtin_return_address(0));
}

SNAG_EXPORT int epoll_pwait(int epoll, epoll_event* events, int most, int ms, const sigset_t* mask) {
  return only_forwards() ? real().epoll_pwait(epoll, events, most, ms, mask)
                         : wait_epoll(epoll, events, most, ms, mask, __builtin_return_address(0));
}

// Who waits may be woken by a descriptor that is added meanwhile.
SNAG_EXPORT int epoll_ctl(int epoll, int what, int fd, epoll_event* event) noexcept {
  if (only_forwards()) {
    return real().epoll_ctl(epoll, what, fd, event);
  }
  const io::descriptor d = io::look_at(epoll);
  const io_operation op(trace::op::io_write, d, __builtin_return_address(0));
  io::watched(epoll, fd);
  const int result = real().epoll_ctl(epoll, what, fd, event);
  op.after();
  return result;
}

SNAG_EXPORT int pipe(int* ends) noexcept {
  const int result = real().pipe(ends);
  if (result == 0 && !only_forwards()) {
    io::made(io::origin::pipe, ends[0], ends[1]);
  }
  return result;
}

SNAG_EXPORT int pipe2(int* ends, int flags) noexcept {
  const int result = real().pipe2(ends, flags);
  if (result == 0 && !only_forwards()) {
    io::made(io::origin::pipe, ends[0], ends[1]);
  }
  return result;
}

SNAG_EXPORT int socketpair(int domain, int type, int protocol, int* ends) noexcept {
  const int result = real().socketpair(domain, type, protocol, ends);
  if (result == 0 && !only_forwards()) {
    io::made(io::origin::socket_pair, ends[0], ends[1]);
  }
  return result;
}

SNAG_EXPORT int eventfd(unsigned value, int flags) noexcept {
  const int result = real().eventfd(value, flags);
  if (result >= 0 && !only_forwards()) {
    io::made(io::origin::event, result);
  }
  return result;
}

SNAG_EXPORT int epoll_create(int size) noexcept {
  const int result = real().epoll_create(size);
  if (result >= 0 && !only_forwards()) {
    io::made(io::origin::epoll, result);
  }
  return result;
}

SNAG_EXPORT int epoll_create1(int flags) noexcept {
  const int result = real().epoll_create1(flags);
  if (result >= 0 && !only_forwards()) {
    io::made(io::origin::epoll, result);
  }
  return result;
}
