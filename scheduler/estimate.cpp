#include "scheduler/estimate.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace snag::scheduler {

namespace {

constexpr std::uint32_t slots_most = 1U << 16;
std::uint16_t first_thread[run_trace::objects_most + 1];
bool is_shared[run_trace::objects_most + 1];
std::uint32_t slots[slots_most];  // 1 + index in touches

bool is_address(trace::op what) noexcept {
  return !trace::names_thread(what) && what != trace::op::go_on;
}

void count(run_estimate& to, std::uintptr_t object, std::uint32_t thread) noexcept {
  const std::uint64_t key = (object ^ (std::uint64_t{thread} << 48)) * 0x9E3779B97F4A7C15ULL;
  for (std::uint64_t at = key >> 48;; at = (at + 1) % slots_most) {
    if (slots[at] == 0) {
      if (to.touch_count < run_estimate::touches_most) {
        to.touches[to.touch_count] = {object, thread, 1};
        slots[at] = ++to.touch_count;
      }
      return;
    }
    touch& one = to.touches[slots[at] - 1];
    if (one.object == object && one.thread == thread) {
      ++one.count;
      return;
    }
  }
}

}  // namespace

void make_estimate(const run_trace& trace, run_estimate& to) noexcept {
  to.steps = trace.step_count;
  to.threads = trace.thread_count;
  to.touch_count = 0;
  for (std::uint32_t i = 0; i < trace.thread_count && i + 1 < trace::most_threads; ++i) {
    to.parents[i + 1] = trace.threads[i].parent;
  }
  for (std::uint32_t i = 0; i <= trace.object_count; ++i) {
    first_thread[i] = 0;
    is_shared[i] = false;
  }
  for (std::uint32_t& slot : slots) {
    slot = 0;
  }
  for (std::uint32_t i = 0; i < trace.step_count; ++i) {
    const trace_step& s = trace.steps[i];
    if (first_thread[s.object] == 0) {
      first_thread[s.object] = s.thread;
    }
    is_shared[s.object] = is_shared[s.object] || first_thread[s.object] != s.thread;
  }
  for (std::uint32_t i = 0; i < trace.step_count; ++i) {
    const trace_step& s = trace.steps[i];
    if (s.object != 0 && is_shared[s.object] && is_address(static_cast<trace::op>(s.operation))) {
      count(to, trace.objects[s.object - 1].address, s.thread);
    }
  }
}

long blocking_call(pid_t child, int tid) noexcept {
  char path[64] = {};
  char* at = path;
  const auto text = [&at](const char* part) {
    for (; *part != '\0'; ++part) {
      *at++ = *part;
    }
  };
  const auto number = [&at](int value) {
    char digits[12] = {};
    int n = 0;
    for (; value > 0; value /= 10) {
      digits[n++] = static_cast<char>('0' + value % 10);
    }
    while (n > 0) {
      *at++ = digits[--n];
    }
  };
  text("/proc/");
  number(child);
  text("/task/");
  number(tid);
  text("/syscall");
  const int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return -1;
  }
  char said[64] = {};
  const long length = ::read(file, said, sizeof said - 1);
  ::close(file);
  long call = -1;
  for (long i = 0; i < length && said[i] >= '0' && said[i] <= '9'; ++i) {
    call = (i == 0 ? 0 : call * 10) + (said[i] - '0');
  }
  return call;
}

const char* call_name(long number) noexcept {
  switch (number) {
    case SYS_read:
      return "read";
    case SYS_write:
      return "write";
    case SYS_readv:
      return "readv";
    case SYS_writev:
      return "writev";
    case SYS_poll:
      return "poll";
    case SYS_ppoll:
      return "ppoll";
    case SYS_select:
      return "select";
    case SYS_pselect6:
      return "pselect";
    case SYS_epoll_wait:
      return "epoll_wait";
    case SYS_epoll_pwait:
      return "epoll_pwait";
    case SYS_accept:
      return "accept";
    case SYS_accept4:
      return "accept4";
    case SYS_connect:
      return "connect";
    case SYS_recvfrom:
      return "recvfrom";
    case SYS_recvmsg:
      return "recvmsg";
    case SYS_sendto:
      return "sendto";
    case SYS_sendmsg:
      return "sendmsg";
    case SYS_futex:
      return "futex";
    case SYS_flock:
      return "flock";
    case SYS_fcntl:
      return "fcntl";
    case SYS_wait4:
      return "wait4";
    case SYS_waitid:
      return "waitid";
    case SYS_nanosleep:
      return "nanosleep";
    case SYS_clock_nanosleep:
      return "clock_nanosleep";
    case SYS_pause:
      return "pause";
    case SYS_rt_sigtimedwait:
      return "sigtimedwait";
    case SYS_rt_sigsuspend:
      return "sigsuspend";
    case SYS_open:
      return "open";
    case SYS_openat:
      return "openat";
    case SYS_msgrcv:
      return "msgrcv";
    case SYS_semop:
      return "semop";
    case SYS_fsync:
      return "fsync";
    default:
      return "a system call";
  }
}

}  // namespace snag::scheduler
