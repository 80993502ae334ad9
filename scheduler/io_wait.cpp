#include "scheduler/io_wait.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <cerrno>

#include "scheduler/interpose.h"
#include "scheduler/model.h"
#include "scheduler/raw.h"
#include "scheduler/trace_record.h"

namespace snag::scheduler::io {

unsigned waiters = 0;

namespace {

// What another process answers within this many ms of real time is not late in virtual time.
constexpr long moment = 50;
constexpr std::uintptr_t first_object = 0x100000;  // above what stands for threads
constexpr std::uint32_t entries_most = 4096;

struct entry {
  std::uint64_t device;
  std::uint64_t inode;
  int fd;  // -1: the inode says it all
  std::uint32_t id;
  origin from;
};

struct {
  std::uint32_t count = 0;
  std::uint32_t ids = 0;
  bool is_let_out = false;
  thread* left = nullptr;
  entry entries[entries_most];
} the;

bool look(int fd, struct stat& to) noexcept {
  return raw::call(SYS_fstat, fd, reinterpret_cast<long>(&to)) == 0;
}

// Eventfds and their like share one inode.
bool has_own_inode(const struct stat& s) noexcept {
  return S_ISFIFO(s.st_mode) || S_ISSOCK(s.st_mode);
}

bool is_anonymous(const struct stat& s) noexcept {
  return (s.st_mode & S_IFMT) == 0;
}

entry* find(int fd, const struct stat& s) noexcept {
  const int number = has_own_inode(s) ? -1 : fd;
  for (std::uint32_t i = 0; i < the.count; ++i) {
    entry& e = the.entries[i];
    if (e.inode == s.st_ino && e.device == s.st_dev && e.fd == number) {
      return &e;
    }
  }
  return nullptr;
}

entry* add(int fd, const struct stat& s, std::uint32_t id, origin from) noexcept {
  if (the.count == entries_most) {
    return nullptr;
  }
  entry& fresh = the.entries[the.count++];
  fresh = {s.st_dev, s.st_ino, has_own_inode(s) ? -1 : fd, id, from};
  return &fresh;
}

const void* object_of(std::uint32_t id) noexcept {
  return raw::pointer<const void>(static_cast<long>(first_object + std::uintptr_t{id} * 8));
}

const entry* entry_of(const void* object) noexcept {
  for (std::uint32_t i = 0; i < the.count; ++i) {
    if (object_of(the.entries[i].id) == object) {
      return &the.entries[i];
    }
  }
  return nullptr;
}

bool has_children() noexcept {
  siginfo_t nobody = {};
  return raw::call(SYS_waitid, P_ALL, 0, reinterpret_cast<long>(&nobody), WEXITED | WNOHANG | WNOWAIT) == 0;
}

// A local socket knows which process has connected, or listened.
bool has_own_peer(int fd) noexcept {
  ucred peer = {};
  socklen_t size = sizeof peer;
  return raw::call(SYS_getsockopt, fd, SOL_SOCKET, SO_PEERCRED, reinterpret_cast<long>(&peer),
                   reinterpret_cast<long>(&size)) == 0 &&
         peer.pid == static_cast<pid_t>(raw::call(SYS_getpid));
}

bool is_ours(int fd) noexcept {
  struct stat s = {};
  if (fd < 0 || !look(fd, s)) {
    return true;  // nothing comes of it
  }
  const entry* e = find(fd, s);
  return (e != nullptr && e->from != origin::unknown) || (S_ISSOCK(s.st_mode) && has_own_peer(fd));
}

bool waits(const thread& t) noexcept {
  return t.kind == wait_kind::descriptor &&
         (t.state == thread_state::waiting || t.state == thread_state::timed);
}

/// Kept for the time of one call of await_others.
struct outside {
  static constexpr unsigned most = 1024;
  pollfd fds[most];
  unsigned count = 0;
} the_outside;

thread* collect_outside() noexcept {
  thread* first = nullptr;
  the_outside.count = 0;
  const bool nothing_is_ours = the.is_let_out || has_children();
  for (thread* t = model::first_thread(); t != nullptr; t = t->every) {
    for (unsigned i = 0; waits(*t) && i < t->polled_count; ++i) {
      const pollfd& p = t->polled[i];
      if (p.fd >= 0 && (nothing_is_ours || !is_ours(p.fd)) && the_outside.count < outside::most) {
        the_outside.fds[the_outside.count++] = {p.fd, p.events, 0};
        first = first == nullptr ? t : first;
      }
    }
  }
  return first;
}

[[gnu::constructor(104)]] void watch_forks() noexcept {
  ::pthread_atfork(nullptr, &let_out, nullptr);
}

}  // namespace

void begin() noexcept {
  the.count = the.ids = 0;
  the.is_let_out = false;
  the.left = nullptr;
  waiters = 0;
}

descriptor look_at(int fd) noexcept {
  struct stat s = {};
  if (!look(fd, s) || (!has_own_inode(s) && !is_anonymous(s))) {
    return {};
  }
  const entry* e = find(fd, s);
  if (e == nullptr) {
    e = add(fd, s, ++the.ids, origin::unknown);
  }
  const bool waits = (raw::call(SYS_fcntl, fd, F_GETFL) & O_NONBLOCK) == 0;
  return {waits ? nature::blocking : nature::never_waits, S_ISSOCK(s.st_mode),
          e == nullptr ? nullptr : object_of(e->id)};
}

void tell_name(const descriptor& d) noexcept {
  const entry* e = d.object == nullptr ? nullptr : entry_of(d.object);
  const std::uint32_t number = e == nullptr ? 0 : object_id(d.object);
  if (number == 0 || current_trace->objects[number - 1].name[0] != '\0') {
    return;
  }
  constexpr const char* words[] = {"", "pipe ", "socket pair ", "eventfd ", "epoll "};
  const char* word = e->from != origin::unknown ? words[static_cast<int>(e->from)]
                     : d.is_socket              ? "socket "
                                                : "descriptor ";
  char text[32] = {};
  int n = 0;
  for (; *word != '\0'; ++word) {
    text[n++] = *word;
  }
  char digits[12] = {};
  int length = 0;
  for (std::uint32_t id = e->id; id != 0; id /= 10) {
    digits[length++] = static_cast<char>('0' + id % 10);
  }
  while (length > 0) {
    text[n++] = digits[--length];
  }
  raw::copy_text(current_trace->objects[number - 1].name, text);
}

void made(origin from, int first, int second) noexcept {
  const std::uint32_t id = ++the.ids;
  const int both[] = {first, second};
  for (const int fd : both) {
    struct stat s = {};
    if (fd < 0 || !look(fd, s)) {
      continue;
    }
    if (entry* e = find(fd, s); e != nullptr) {
      e->id = id;
      e->from = from;
    } else {
      add(fd, s, id, from);
    }
  }
}

void watched(int epoll, int fd) noexcept {
  struct stat s = {};
  if (look(epoll, s) && !is_ours(fd)) {
    if (entry* e = find(epoll, s); e != nullptr) {
      e->from = origin::unknown;
    }
  }
}

void closed(int fd) noexcept {
  for (std::uint32_t i = 0; i < the.count; ++i) {
    if (the.entries[i].fd == fd) {
      the.entries[i] = the.entries[--the.count];
      return;
    }
  }
}

void let_out() noexcept {
  the.is_let_out = true;
}

bool is_ready(const pollfd* fds, unsigned count) noexcept {
  constexpr unsigned at_once = 64;
  for (unsigned from = 0; from < count; from += at_once) {
    pollfd some[at_once];
    const unsigned n = count - from < at_once ? count - from : at_once;
    for (unsigned i = 0; i < n; ++i) {
      some[i].fd = fds[from + i].fd;
      some[i].events = fds[from + i].events;
      some[i].revents = 0;
      asm volatile("" ::: "memory");  // else the compiler makes it a call of memcpy
    }
    if (raw::call(SYS_poll, reinterpret_cast<long>(some), n, 0) > 0) {
      return true;
    }
  }
  return false;
}

bool wait(thread& self, const pollfd* fds, unsigned count, const deadline* until, long call) noexcept {
  self.kind = wait_kind::descriptor;
  self.object = self.pending_object;
  self.polled = fds;
  self.polled_count = count;
  self.polled_call = call;
  self.state = until != nullptr ? thread_state::timed : thread_state::waiting;
  ++waiters;
  const bool came = controlled::block(self, until);
  --waiters;
  self.kind = wait_kind::none;
  self.polled_count = 0;
  return came;
}

bool await(thread& self, int fd, const descriptor& d, short events, long call) {
  test_cancel(self);
  const pollfd wanted = {fd, events, 0};
  if (is_ready(&wanted, 1)) {
    return true;
  }
  timespec at = {};
  deadline until = {nullptr, CLOCK_MONOTONIC};
  if (d.is_socket) {
    timeval limit = {};
    socklen_t size = sizeof limit;
    const int option = (events & POLLIN) != 0 ? SO_RCVTIMEO : SO_SNDTIMEO;
    const long result = raw::call(SYS_getsockopt, fd, SOL_SOCKET, option, reinterpret_cast<long>(&limit),
                                  reinterpret_cast<long>(&size));
    if (result == 0 && (limit.tv_sec != 0 || limit.tv_usec != 0)) {
      at = controlled::shown(CLOCK_MONOTONIC, controlled::now() +
                                                  static_cast<std::uint64_t>(limit.tv_sec) * 1'000'000'000 +
                                                  static_cast<std::uint64_t>(limit.tv_usec) * 1'000);
      until.at = &at;
    }
  }
  do {
    if (!wait(self, &wanted, 1, until.at == nullptr ? nullptr : &until, call)) {
      return false;
    }
    test_cancel(self);
  } while (!is_ready(&wanted, 1));
  return true;
}

void wake_ready() noexcept {
  for (thread* t = model::first_thread(); t != nullptr; t = t->every) {
    if (waits(*t) && is_ready(t->polled, t->polled_count)) {
      t->state = thread_state::running;
      controlled::made_ready(*t);
    }
  }
}

bool await_others(bool can_wait_for_time) noexcept {
  thread* first = collect_outside();
  if (first == nullptr) {
    return false;
  }
  the.left = can_wait_for_time ? nullptr : first;
  long result = 0;
  do {
    result = raw::call(SYS_poll, reinterpret_cast<long>(the_outside.fds), the_outside.count,
                       can_wait_for_time ? moment : -1);
  } while (result == -EINTR);
  the.left = nullptr;
  wake_ready();
  return result > 0;
}

thread* left_waiting() noexcept {
  return the.left;
}

}  // namespace snag::scheduler::io
