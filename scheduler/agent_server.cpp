#include "scheduler/agent_server.h"

#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "scheduler/protocol.h"
#include "scheduler/raw.h"

extern "C" {
[[gnu::weak]] void __tsan_func_entry(void* caller);
[[gnu::weak]] void __asan_load4(std::uintptr_t address);
[[gnu::weak]] pid_t _Fork() noexcept;  // glibc 2.34
}

namespace snag::agent {

using scheduler::run_record;
namespace raw = scheduler::raw;

// Two processors make a hand-over twenty times dearer than one, and a child that begins on another than its
// maker does so with cold caches.
pinned::pinned(std::uint64_t asked) noexcept {
  unsigned cpu = static_cast<unsigned>(asked - 1);
  if ((asked == 0 && raw::call(SYS_getcpu, reinterpret_cast<long>(&cpu)) < 0) || cpu >= CPU_SETSIZE ||
      raw::call(SYS_sched_getaffinity, 0, sizeof before_, reinterpret_cast<long>(&before_)) < 0) {
    return;
  }
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  is_pinned_ = raw::call(SYS_sched_setaffinity, 0, sizeof one, reinterpret_cast<long>(&one)) == 0;
}

pinned::~pinned() {
  if (is_pinned_) {
    raw::call(SYS_sched_setaffinity, 0, sizeof before_, reinterpret_cast<long>(&before_));
  }
}

// The server has one thread: there is nothing that libc's preparations for others would have to put right,
// and no fork of the program's that its own handlers were to hear of. A sanitizer's must be heard.
pid_t fork_run() noexcept {
  const bool is_watched = __tsan_func_entry != nullptr || __asan_load4 != nullptr;
  return is_watched || ::_Fork == nullptr ? ::fork() : ::_Fork();
}

std::uint64_t microseconds_now() noexcept {
  timespec now = {};
  raw::call(SYS_clock_gettime, CLOCK_MONOTONIC, reinterpret_cast<long>(&now));
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 + static_cast<std::uint64_t>(now.tv_nsec) / 1000;
}

bool equal(const char* a, const char* b) noexcept {
  while (*a != '\0' && *a == *b) {
    ++a;
    ++b;
  }
  return *a == *b;
}

void* shared_pages(std::size_t bytes) noexcept {
  void* pages =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return pages == MAP_FAILED ? nullptr : pages;
}

void complain(server& s, const char* about, const char* what) noexcept {
  char text[256] = {};
  std::size_t n = 0;
  const char* const parts[] = {about, " '", what, "'"};
  for (const char* part : parts) {
    for (; *part != '\0' && n + 1 < sizeof text; ++part) {
      text[n++] = *part;
    }
  }
  s.answers.begin_object().key("snag").value(std::uint64_t{protocol::version});
  s.answers.key("error").value(text).end_object().end_line();
}

void clear(run_record& record) noexcept {
  __atomic_store_n(&record.observed, 0U, __ATOMIC_RELAXED);
  record.panic_message[0] = record.panic_file[0] = '\0';
  record.panic_line = 0;
  record.sanitizer[0] = record.sanitizer_kind[0] = '\0';
  record.reported[0] = record.reported_detail[0] = '\0';
  record.stuck_count = record.stuck_total = 0;
}

ending wait_for(server& s, pid_t child, std::uint64_t limit_ms, const std::uint32_t* progress,
                void (*at_limit)(server& s, pid_t child)) noexcept {
  ending came;
  const std::uint64_t began = microseconds_now();
  std::uint64_t moved = began;
  std::uint32_t seen = 0;
  const auto handle = static_cast<int>(raw::call(SYS_pidfd_open, child));
  for (;;) {
    if (progress != nullptr && __atomic_load_n(progress, __ATOMIC_RELAXED) != seen) {
      seen = __atomic_load_n(progress, __ATOMIC_RELAXED);
      moved = microseconds_now();
    }
    const std::uint64_t passed = (microseconds_now() - moved) / 1000;
    if (passed >= limit_ms) {
      came.how = "limit";
      if (at_limit != nullptr) {
        at_limit(s, child);
      }
      ::kill(child, SIGKILL);
      break;
    }
    pollfd ended = {handle, POLLIN, 0};
    const std::uint64_t left = limit_ms - passed;
    if (::poll(&ended, 1, static_cast<int>(left > 60'000 ? 60'000 : left)) > 0) {
      break;
    }
  }
  ::close(handle);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  came.microseconds = microseconds_now() - began;
  ::kill(-child, SIGKILL);  // whatever the run has started and left
  if (!equal(came.how, "limit")) {
    came.how = WIFSIGNALED(status) ? "signal" : "exit";
    came.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  }
  return came;
}

}  // namespace snag::agent
