// Writes, connections, and the ends of descriptors. A blocking write that has no room for all of it gives the
// turn up in the middle, as libc's gives the processor up.

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "scheduler/interpose_io.h"

using namespace snag::scheduler;

namespace {

constexpr size_t pipe_at_once = 4096;  // POLLOUT promises room for so much, and such a write is not divided
constexpr std::uint64_t again_after = 1'000'000;  // ns of virtual time
constexpr int parts_most = 64;

/// One blocking write that may need several goes: attempt(done) does one, without waiting.
template <typename Attempt>
ssize_t write_all(const operation& op, int fd, const io::descriptor& d, size_t size, long number,
                  Attempt attempt) {
  size_t done = 0;
  do {
    if (!io::await(op.self(), fd, d, POLLOUT, number)) {
      errno = EAGAIN;
      return done > 0 ? static_cast<ssize_t>(done) : -1;
    }
    const ssize_t n = attempt(done);
    if (n < 0 && errno == EAGAIN) {
      controlled::sleep_until(op.self(), controlled::now() + again_after);
      continue;
    }
    if (n < 0) {
      return done > 0 ? static_cast<ssize_t>(done) : -1;
    }
    done += static_cast<size_t>(n);
  } while (done < size);
  return static_cast<ssize_t>(done);
}

// Sends what is left of the parts after `done` bytes. More parts than we can keep go in several messages,
// which a stream does not tell apart; whoever sends a datagram of so many has it sent by libc.
ssize_t send_parts(int fd, const msghdr& message, size_t done, int flags) noexcept {
  iovec parts[parts_most];
  msghdr rest = {};
  rest.msg_iov = parts;
  rest.msg_flags = message.msg_flags;
  rest.msg_name = message.msg_name;
  rest.msg_namelen = message.msg_namelen;
  if (done == 0) {
    rest.msg_control = message.msg_control;
    rest.msg_controllen = message.msg_controllen;
  }
  size_t skip = done;
  for (size_t i = 0; i < message.msg_iovlen && rest.msg_iovlen < parts_most; ++i) {
    const iovec& part = message.msg_iov[i];
    if (skip >= part.iov_len) {
      skip -= part.iov_len;
      continue;
    }
    parts[rest.msg_iovlen].iov_base = static_cast<char*>(part.iov_base) + skip;
    parts[rest.msg_iovlen].iov_len = part.iov_len - skip;
    ++rest.msg_iovlen;
    skip = 0;
  }
  return real().sendmsg(fd, &rest, flags | MSG_DONTWAIT);
}

size_t size_of(const iovec* parts, size_t count) noexcept {
  size_t size = 0;
  for (size_t i = 0; i < count; ++i) {
    size += parts[i].iov_len;
  }
  return size;
}

ssize_t write_one(const operation& op, int fd, const io::descriptor& d, const void* from, size_t size) {
  const auto* at = static_cast<const char*>(from);
  return write_all(op, fd, d, size, SYS_write, [&](size_t done) -> ssize_t {
    if (d.is_socket) {
      return real().send(fd, at + done, size - done, MSG_DONTWAIT);
    }
    const size_t left = size - done;
    return real().write(fd, at + done, left < pipe_at_once ? left : pipe_at_once);
  });
}

ssize_t write_parts(const operation& op, int fd, const io::descriptor& d, const iovec* parts, int count) {
  const size_t size = size_of(parts, static_cast<size_t>(count));
  if (d.is_socket) {
    msghdr message = {};
    message.msg_iov = const_cast<iovec*>(parts);  // NOLINT(cppcoreguidelines-pro-type-const-cast): C's idea
    message.msg_iovlen = static_cast<size_t>(count);
    return write_all(op, fd, d, size, SYS_writev,
                     [&](size_t done) { return send_parts(fd, message, done, 0); });
  }
  if (size <= pipe_at_once) {
    return io::await(op.self(), fd, d, POLLOUT, SYS_writev) ? real().writev(fd, parts, count) : -1;
  }
  ssize_t done = 0;
  for (int i = 0; i < count; ++i) {
    const ssize_t n = write_one(op, fd, d, parts[i].iov_base, parts[i].iov_len);
    if (n < 0) {
      return done > 0 ? done : n;
    }
    done += n;
  }
  return done;
}

// With O_NONBLOCK for the moment, so that the call comes back; what it has begun is then waited for.
int connect_and_wait(const operation& op, int fd, const io::descriptor& d, const sockaddr* to,
                     socklen_t length) {
  const auto flags = static_cast<int>(raw::call(SYS_fcntl, fd, F_GETFL));
  for (bool begun = false;;) {
    raw::call(SYS_fcntl, fd, F_SETFL, flags | O_NONBLOCK);
    const int result = real().connect(fd, to, length);
    const int fault = result == 0 ? 0 : errno;
    raw::call(SYS_fcntl, fd, F_SETFL, flags);
    if (result == 0 || (begun && fault == EISCONN)) {
      return 0;
    }
    if (fault == EINPROGRESS || fault == EALREADY) {
      begun = true;
      if (!io::await(op.self(), fd, d, POLLOUT, SYS_connect)) {
        errno = EINPROGRESS;
        return -1;
      }
    } else if (fault == EAGAIN) {
      controlled::sleep_until(op.self(), controlled::now() + again_after);  // the listener's queue is full
    } else {
      errno = fault;
      return -1;
    }
  }
}

}  // namespace

SNAG_EXPORT ssize_t write(int fd, const void* from, size_t size) {
  if (only_forwards()) {
    return real().write(fd, from, size);
  }
  const io::descriptor d = io::look_at(fd);
  if (d.is == io::nature::plain) {
    return real().write(fd, from, size);
  }
  const io_operation op(trace::op::io_write, d, __builtin_return_address(0));
  const ssize_t result =
      d.is == io::nature::blocking ? write_one(op, fd, d, from, size) : real().write(fd, from, size);
  op.after();
  return result;
}

SNAG_EXPORT ssize_t writev(int fd, const iovec* parts, int count) {
  if (only_forwards()) {
    return real().writev(fd, parts, count);
  }
  const io::descriptor d = io::look_at(fd);
  if (d.is == io::nature::plain || count < 0) {
    return real().writev(fd, parts, count);
  }
  const io_operation op(trace::op::io_write, d, __builtin_return_address(0));
  const ssize_t result =
      d.is == io::nature::blocking ? write_parts(op, fd, d, parts, count) : real().writev(fd, parts, count);
  op.after();
  return result;
}

SNAG_EXPORT ssize_t sendto(int fd, const void* from, size_t size, int flags, const sockaddr* to,
                           socklen_t length) {
  if (only_forwards()) {
    return real().sendto(fd, from, size, flags, to, length);
  }
  const io::descriptor d = io::look_at(fd);
  const io_operation op(trace::op::io_write, d, __builtin_return_address(0));
  ssize_t result = 0;
  if (d.is != io::nature::blocking || (flags & MSG_DONTWAIT) != 0) {
    result = real().sendto(fd, from, size, flags, to, length);
  } else {
    const auto* at = static_cast<const char*>(from);
    result = write_all(op, fd, d, size, SYS_sendto, [&](size_t done) {
      return real().sendto(fd, at + done, size - done, flags | MSG_DONTWAIT, to, length);
    });
  }
  op.after();
  return result;
}

SNAG_EXPORT ssize_t send(int fd, const void* from, size_t size, int flags) {
  return only_forwards() ? real().send(fd, from, size, flags) : ::sendto(fd, from, size, flags, nullptr, 0);
}

SNAG_EXPORT ssize_t sendmsg(int fd, const msghdr* message, int flags) {
  if (only_forwards()) {
    return real().sendmsg(fd, message, flags);
  }
  const io::descriptor d = io::look_at(fd);
  const io_operation op(trace::op::io_write, d, __builtin_return_address(0));
  if (message->msg_controllen > 0) {
    io::let_out();  // it may carry descriptors
  }
  ssize_t result = 0;
  if (d.is != io::nature::blocking || (flags & MSG_DONTWAIT) != 0) {
    result = real().sendmsg(fd, message, flags);
  } else {
    result = write_all(op, fd, d, size_of(message->msg_iov, message->msg_iovlen), SYS_sendmsg,
                       [&](size_t done) { return send_parts(fd, *message, done, flags); });
  }
  op.after();
  return result;
}

SNAG_EXPORT int connect(int fd, const sockaddr* to, socklen_t length) {
  if (only_forwards()) {
    return real().connect(fd, to, length);
  }
  const io::descriptor d = io::look_at(fd);
  const io_operation op(trace::op::io_write, d, __builtin_return_address(0));
  const int result =
      d.is == io::nature::blocking ? connect_and_wait(op, fd, d, to, length) : real().connect(fd, to, length);
  op.after();
  return result;
}

// The other side sees the end of what comes.
SNAG_EXPORT int shutdown(int fd, int how) noexcept {
  if (only_forwards()) {
    return real().shutdown(fd, how);
  }
  return when_ready(trace::op::io_write, fd, 0, SYS_shutdown, __builtin_return_address(0), true,
                    [&] { return real().shutdown(fd, how); });
}

SNAG_EXPORT int close(int fd) {
  if (only_forwards()) {
    return real().close(fd);
  }
  return when_ready(trace::op::io_write, fd, 0, SYS_close, __builtin_return_address(0), true, [&] {
    io::closed(fd);
    return real().close(fd);
  });
}
