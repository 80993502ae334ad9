#pragma once

// The kernel without libc: what the scheduler uses where a sanitizer must not look.
//
// Everything here is inline assembly or a plain loop. A futex through libc, or a memcpy, would pass through a
// sanitizer's interceptor and draw a happens-before edge, or a race report, that the program does not have.
// Internal to scheduler/.

#include <linux/futex.h>
#include <sys/syscall.h>

#include <cstddef>
#include <cstdint>
#include <ctime>

namespace snag::scheduler::raw {

/// call makes a system call; a negative result is -errno.
inline long call(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0,
                 long f = 0) noexcept {
  long result = 0;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return result;
}

/// futex_wait sleeps while *word == expected, until woken, interrupted, or `until` (absolute, of that clock;
/// null: for ever). Returns 0 or -errno.
inline long futex_wait(const int* word, int expected, const timespec* until = nullptr,
                       clockid_t clock = CLOCK_MONOTONIC) noexcept {
  const int operation =
      FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG | (clock == CLOCK_REALTIME ? FUTEX_CLOCK_REALTIME : 0);
  return call(SYS_futex, reinterpret_cast<long>(word), operation, expected, reinterpret_cast<long>(until), 0,
              FUTEX_BITSET_MATCH_ANY);
}

/// futex_wake wakes at most n sleepers.
inline void futex_wake(const int* word, int n) noexcept {
  call(SYS_futex, reinterpret_cast<long>(word), FUTEX_WAKE | FUTEX_PRIVATE_FLAG, n);
}

inline int thread_id() noexcept {
  return static_cast<int>(call(SYS_gettid));
}

inline void sleep_for(long nanoseconds) noexcept {
  const timespec span = {nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
  call(SYS_nanosleep, reinterpret_cast<long>(&span), 0);
}

inline void yield() noexcept {
  call(SYS_sched_yield);
}

[[noreturn]] inline void exit_process(int code) noexcept {
  for (;;) {
    call(SYS_exit_group, code);
  }
}

/// pointer turns an argument or a result of a system call into the pointer that it is.
template <typename Value>
Value* pointer(long number) noexcept {
  return __builtin_bit_cast(Value*, number);
}

/// pages returns zeroed memory from the kernel, or null. It is never given back: what lives there lives as
/// long as the process.
inline void* pages(std::size_t bytes) noexcept {
  constexpr long read_and_write = 0x1 | 0x2;
  constexpr long private_and_anonymous = 0x02 | 0x20;
  const long result =
      call(SYS_mmap, 0, static_cast<long>(bytes), read_and_write, private_and_anonymous, -1, 0);
  return result < 0 && result > -4096 ? nullptr : pointer<void>(result);
}

/// copy_text copies a C string into a field, cut to fit, always terminated.
template <std::size_t size>
inline void copy_text(char (&to)[size], const char* from) noexcept {
  std::size_t i = 0;
  if (from != nullptr) {
    for (; i + 1 < size && from[i] != '\0'; ++i) {
      to[i] = from[i];
      asm volatile("" ::: "memory");  // else the compiler makes it a call of memcpy
    }
  }
  to[i] = '\0';
}

/// A lock that no sanitizer sees. Not recursive; short sections only.
class lock {
 public:
  void acquire() noexcept {
    int expected = 0;
    if (__atomic_compare_exchange_n(&state_, &expected, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
      return;
    }
    while (__atomic_exchange_n(&state_, 2, __ATOMIC_ACQUIRE) != 0) {
      futex_wait(&state_, 2);
    }
  }
  void release() noexcept {
    if (__atomic_exchange_n(&state_, 0, __ATOMIC_RELEASE) == 2) {
      futex_wake(&state_, 1);
    }
  }

 private:
  int state_ = 0;  // 0 free, 1 held, 2 held and somebody sleeps
};

}  // namespace snag::scheduler::raw
