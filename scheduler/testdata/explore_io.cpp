// Programs that talk over pipes, sockets and eventfds.

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "scheduler/testdata/explore_cases.h"

namespace {

using namespace std::chrono_literals;
using snag::outcome;

/// Two descriptors, closed at the end of the scope.
struct ends {
  std::array<int, 2> fd = {-1, -1};
  ends() = default;
  ends(const ends&) = delete;
  ends& operator=(const ends&) = delete;
  ~ends() {
    close(0);
    close(1);
  }
  void close(std::size_t which) {
    if (fd.at(which) >= 0) {
      ::close(fd.at(which));
      fd.at(which) = -1;
    }
  }
};

struct pipe_ends : ends {
  pipe_ends() {
    if (::pipe(fd.data()) != 0) {
      fd = {-1, -1};
    }
  }
};

struct socket_ends : ends {
  explicit socket_ends(int type = SOCK_STREAM) {
    if (::socketpair(AF_UNIX, type, 0, fd.data()) != 0) {
      fd = {-1, -1};
    }
  }
};

// Who reads has the write end open himself: the end of the data never comes.
EXPLORED(blocked_pipe, "bugs/blocked-pipe") {
  const pipe_ends pipe;
  std::thread reader([&] {
    char c = 0;
    while (::read(pipe.fd[0], &c, 1) > 0) {
    }
  });
  const ssize_t n = ::write(pipe.fd[1], "x", 1);
  reader.join();
  return n == 1 ? outcome::passed() : outcome::wrong_output("not written");
}

// Both send much before either receives.
EXPLORED(full_sockets, "bugs/full-sockets") {
  const socket_ends sockets;
  const auto talk = [](int fd) {
    const std::vector<char> much(1 << 20, 'x');
    std::vector<char> answer(1 << 20);
    ::send(fd, much.data(), much.size(), 0);
    ::recv(fd, answer.data(), answer.size(), MSG_WAITALL);
  };
  std::thread other(talk, sockets.fd[1]);
  talk(sockets.fd[0]);
  other.join();
  return outcome::passed();
}

// A detached reader of a pipe into which nobody will ever write.
EXPLORED(left_reader, "bugs/leaked-reader") {
  static std::array<int, 2> fd = {};
  if (::pipe(fd.data()) != 0) {
    return outcome::wrong_output("no pipe");
  }
  std::thread([] {
    char c = 0;
    [[maybe_unused]] const ssize_t n = ::read(fd[0], &c, 1);
  }).detach();
  return outcome::passed();
}

EXPLORED(produces, "right/socketpair") {
  socket_ends sockets;
  int sum = 0;
  std::thread consumer([&] {
    int item = 0;
    while (::recv(sockets.fd[1], &item, sizeof item, MSG_WAITALL) == sizeof item) {
      sum += item;
    }
  });
  for (int i = 1; i <= 4; ++i) {
    if (::send(sockets.fd[0], &i, sizeof i, 0) != sizeof i) {
      break;
    }
  }
  ::shutdown(sockets.fd[0], SHUT_WR);
  consumer.join();
  return sum == 10 ? outcome::passed() : outcome::wrong_output("the sum is " + std::to_string(sum));
}

EXPLORED(large_writes, "right/large-write") {
  pipe_ends pipe;
  constexpr std::size_t size = 300'000;  // more than any pipe holds
  std::size_t got = 0;
  std::thread reader([&] {
    std::vector<char> part(50'000);
    for (;;) {
      const ssize_t n = ::read(pipe.fd[0], part.data(), part.size());
      if (n <= 0) {
        return;
      }
      got += static_cast<std::size_t>(n);
    }
  });
  const std::vector<char> much(size, 'x');
  const ssize_t written = ::write(pipe.fd[1], much.data(), much.size());
  pipe.close(1);
  reader.join();
  return written == size && got == size ? outcome::passed() : outcome::wrong_output("bytes are missing");
}

EXPLORED(times_out, "right/poll-timeout") {
  const pipe_ends pipe;
  std::atomic<int> late = 0;
  std::thread reader([&] {
    pollfd wanted = {pipe.fd[0], POLLIN, 0};
    late += ::poll(&wanted, 1, 3'600'000) == 0 ? 1 : 0;
    late += ::poll(&wanted, 1, 7'200'000) == 1 ? 10 : 0;
  });
  std::this_thread::sleep_for(2h);
  const ssize_t n = ::write(pipe.fd[1], "x", 1);
  reader.join();
  return n == 1 && late == 11 ? outcome::passed()
                              : outcome::wrong_output("polls came to " + std::to_string(late));
}

EXPLORED(selects, "right/select") {
  const pipe_ends pipe;
  const socket_ends sockets;
  int seen = 0;
  std::thread other([&] {
    for (int i = 0; i < 2; ++i) {
      fd_set wanted;
      FD_ZERO(&wanted);
      FD_SET(pipe.fd[0], &wanted);
      FD_SET(sockets.fd[0], &wanted);
      timeval hour = {3600, 0};
      const int top = std::max(pipe.fd[0], sockets.fd[0]) + 1;
      if (::select(top, &wanted, nullptr, nullptr, &hour) < 1) {
        return;
      }
      char c = 0;
      const int ready = FD_ISSET(pipe.fd[0], &wanted) ? pipe.fd[0] : sockets.fd[0];
      seen += static_cast<int>(::read(ready, &c, 1));
    }
  });
  std::thread writer([&] { [[maybe_unused]] const ssize_t n = ::write(pipe.fd[1], "x", 1); });
  const ssize_t n = ::write(sockets.fd[1], "y", 1);
  writer.join();
  other.join();
  return n == 1 && seen == 2 ? outcome::passed() : outcome::wrong_output("one is missing");
}

EXPLORED(polls_events, "right/epoll") {
  const int event = ::eventfd(0, 0);
  const int poll = ::epoll_create1(0);
  epoll_event wanted = {};
  wanted.events = EPOLLIN;
  ::epoll_ctl(poll, EPOLL_CTL_ADD, event, &wanted);
  std::uint64_t sum = 0;
  std::thread waiter([&] {
    while (sum < 3) {
      epoll_event came = {};
      std::uint64_t value = 0;
      if (::epoll_wait(poll, &came, 1, -1) == 1 && ::read(event, &value, sizeof value) == sizeof value) {
        sum += value;
      }
    }
  });
  for (std::uint64_t value = 1; value <= 2; ++value) {
    [[maybe_unused]] const ssize_t n = ::write(event, &value, sizeof value);
  }
  waiter.join();
  ::close(poll);
  ::close(event);
  return sum == 3 ? outcome::passed() : outcome::wrong_output("the sum is " + std::to_string(sum));
}

// A server and a client of this very process, and a time limit of the socket's own.
EXPLORED(serves, "right/accept-connect") {
  const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;  // an empty name: the kernel gives it one of its own
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof(sa_family_t)) != 0 ||
      ::listen(listener, 1) != 0) {
    return outcome::wrong_output("no listener");
  }
  socklen_t length = sizeof address;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
  bool timely = true;
  std::thread client([&] {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    char c = 'a';
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), length) == 0 &&
        ::send(fd, &c, 1, 0) == 1) {
      const timeval minute = {60, 0};
      ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &minute, sizeof minute);
      timely = ::recv(fd, &c, 1, 0) == 1 || errno != EAGAIN;
    }
    ::close(fd);
  });
  const int fd = ::accept(listener, nullptr, nullptr);
  char c = 0;
  const bool asked = ::recv(fd, &c, 1, 0) == 1;
  std::this_thread::sleep_for(2min);
  ::send(fd, &c, 1, MSG_NOSIGNAL);
  client.join();
  ::close(fd);
  ::close(listener);
  return asked && !timely ? outcome::passed() : outcome::wrong_output("answered in time, after two minutes");
}

// Two clients of one server, over the loopback device.
EXPLORED(serves_tcp, "right/tcp") {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), length) != 0 ||
      ::listen(listener, 2) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    return outcome::wrong_output("no listener");
  }
  std::atomic<int> sum = 0;
  const auto ask = [&](int number) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    int answer = 0;
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), length) == 0 &&
        ::send(fd, &number, sizeof number, 0) == sizeof number &&
        ::recv(fd, &answer, sizeof answer, MSG_WAITALL) == sizeof answer) {
      sum += answer;
    }
    ::close(fd);
  };
  std::thread one(ask, 1);
  std::thread two(ask, 2);
  for (int i = 0; i < 2; ++i) {
    const int fd = ::accept(listener, nullptr, nullptr);
    int number = 0;
    if (::recv(fd, &number, sizeof number, MSG_WAITALL) == sizeof number) {
      number *= 10;
      ::send(fd, &number, sizeof number, 0);
    }
    ::close(fd);
  }
  one.join();
  two.join();
  ::close(listener);
  return sum == 30 ? outcome::passed() : outcome::wrong_output("the sum is " + std::to_string(sum));
}

EXPLORED(tries, "right/non-blocking") {
  int fd[2] = {};
  if (::pipe2(fd, O_NONBLOCK) != 0) {
    return outcome::wrong_output("no pipe");
  }
  std::thread writer([&] { [[maybe_unused]] const ssize_t n = ::write(fd[1], "x", 1); });
  char c = 0;
  while (::read(fd[0], &c, 1) != 1) {
    std::this_thread::yield();
  }
  writer.join();
  ::close(fd[0]);
  ::close(fd[1]);
  return c == 'x' ? outcome::passed() : outcome::wrong_output("not what was written");
}

}  // namespace
