// Reads: of pipes, FIFOs, sockets, eventfds. In control mode each is a point, and one that would block waits
// in the model. Files and terminals are left alone.

#include "scheduler/interpose_io.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include "scheduler/random.h"

using namespace snag::scheduler;

namespace {

// All of it or nothing more to come, as MSG_WAITALL asks; libc would block in the middle.
ssize_t receive_all(const operation& op, int fd, const io::descriptor& d, void* to, size_t size, int flags) {
  auto* at = static_cast<char*>(to);
  size_t got = 0;
  while (got < size) {
    if (!io::await(op.self(), fd, d, POLLIN, SYS_recvfrom)) {
      errno = EAGAIN;
      return got > 0 ? static_cast<ssize_t>(got) : -1;
    }
    const ssize_t n = real().recv(fd, at + got, size - got, flags & ~MSG_WAITALL);
    if (n <= 0) {
      return got > 0 ? static_cast<ssize_t>(got) : n;
    }
    got += static_cast<size_t>(n);
  }
  return static_cast<ssize_t>(got);
}

bool wants_all(int fd, int flags) noexcept {
  int type = 0;
  socklen_t size = sizeof type;
  return (flags & MSG_WAITALL) != 0 && (flags & (MSG_DONTWAIT | MSG_PEEK)) == 0 &&
         raw::call(SYS_getsockopt, fd, SOL_SOCKET, SO_TYPE, reinterpret_cast<long>(&type),
                   reinterpret_cast<long>(&size)) == 0 &&
         type == SOCK_STREAM;
}

}  // namespace

SNAG_EXPORT ssize_t read(int fd, void* to, size_t size) {
  if (only_forwards()) {
    return real().read(fd, to, size);
  }
  if (is_random_device(fd)) {
    fill_random(to, size);
    return static_cast<ssize_t>(size);
  }
  return when_ready(trace::op::io_read, fd, POLLIN, SYS_read, __builtin_return_address(0), false,
                    [&] { return real().read(fd, to, size); });
}

SNAG_EXPORT ssize_t readv(int fd, const iovec* to, int count) {
  if (only_forwards()) {
    return real().readv(fd, to, count);
  }
  return when_ready(trace::op::io_read, fd, POLLIN, SYS_readv, __builtin_return_address(0), false,
                    [&] { return real().readv(fd, to, count); });
}

SNAG_EXPORT ssize_t recv(int fd, void* to, size_t size, int flags) {
  if (only_forwards()) {
    return real().recv(fd, to, size, flags);
  }
  const io::descriptor d = io::look_at(fd);
  if (d.is == io::nature::blocking && wants_all(fd, flags)) {
    const io_operation op(trace::op::io_read, d, __builtin_return_address(0));
    return receive_all(op, fd, d, to, size, flags);
  }
  return when_ready(trace::op::io_read, fd, POLLIN, SYS_recvfrom, __builtin_return_address(0),
                    (flags & MSG_DONTWAIT) != 0, [&] { return real().recv(fd, to, size, flags); });
}

SNAG_EXPORT ssize_t recvfrom(int fd, void* to, size_t size, int flags, sockaddr* from, socklen_t* length) {
  if (only_forwards()) {
    return real().recvfrom(fd, to, size, flags, from, length);
  }
  return when_ready(trace::op::io_read, fd, POLLIN, SYS_recvfrom, __builtin_return_address(0),
                    (flags & MSG_DONTWAIT) != 0,
                    [&] { return real().recvfrom(fd, to, size, flags, from, length); });
}

SNAG_EXPORT ssize_t recvmsg(int fd, msghdr* message, int flags) {
  if (only_forwards()) {
    return real().recvmsg(fd, message, flags);
  }
  return when_ready(trace::op::io_read, fd, POLLIN, SYS_recvmsg, __builtin_return_address(0),
                    (flags & MSG_DONTWAIT) != 0, [&] { return real().recvmsg(fd, message, flags); });
}

SNAG_EXPORT int accept(int fd, sockaddr* from, socklen_t* length) {
  if (only_forwards()) {
    return real().accept(fd, from, length);
  }
  return when_ready(trace::op::io_read, fd, POLLIN, SYS_accept, __builtin_return_address(0), false,
                    [&] { return real().accept(fd, from, length); });
}

SNAG_EXPORT int accept4(int fd, sockaddr* from, socklen_t* length, int flags) {
  if (only_forwards()) {
    return real().accept4(fd, from, length, flags);
  }
  return when_ready(trace::op::io_read, fd, POLLIN, SYS_accept4, __builtin_return_address(0), false,
                    [&] { return real().accept4(fd, from, length, flags); });
}

// What libc's headers call instead under _FORTIFY_SOURCE.
extern "C" [[noreturn]] void __chk_fail() noexcept;

SNAG_EXPORT ssize_t __read_chk(int fd, void* to, size_t size, size_t room) {
  if (size > room) {
    __chk_fail();
  }
  return ::read(fd, to, size);
}

SNAG_EXPORT ssize_t __recv_chk(int fd, void* to, size_t size, size_t room, int flags) {
  if (size > room) {
    __chk_fail();
  }
  return ::recv(fd, to, size, flags);
}

SNAG_EXPORT ssize_t __recvfrom_chk(int fd, void* to, size_t size, size_t room, int flags, sockaddr* from,
                                   socklen_t* length) {
  if (size > room) {
    __chk_fail();
  }
  return ::recvfrom(fd, to, size, flags, from, length);
}
