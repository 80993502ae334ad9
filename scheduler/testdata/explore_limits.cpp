// Wrong programs that control mode is known not to show, and calls that it does not control: docs/limits.md
// says why of each.

#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>
#include <thread>
#include <utility>

#include "scheduler/testdata/explore_cases.h"

namespace {

using snag::outcome;

// Store buffering: on x86 both may read 0. One thread at a time never does.
EXPLORED(store_buffering, "limits/weak-memory") {
  std::atomic<int> x = 0;
  std::atomic<int> y = 0;
  int seen_y = 1;
  int seen_x = 1;
  std::thread other([&] {
    y.store(1, std::memory_order_relaxed);
    seen_x = x.load(std::memory_order_relaxed);
  });
  x.store(1, std::memory_order_relaxed);
  seen_y = y.load(std::memory_order_relaxed);
  other.join();
  return seen_x == 0 && seen_y == 0 ? outcome::wrong_output("both read 0") : outcome::passed();
}

long inline_futex(std::atomic<int>* word, int operation, int value) {
  long result = 0;
  register long r10 asm("r10") = 0;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(SYS_futex), "D"(word), "S"(operation | FUTEX_PRIVATE_FLAG), "d"(value), "r"(r10)
               : "rcx", "r11", "memory");
  return result;
}

// Waits in the kernel, where nobody sees it: the other could go on, and is not let.
EXPLORED(inline_wait, "limits/inline-futex") {
  std::atomic<int> word = 0;
  std::thread other([&] {
    word = 1;
    inline_futex(&word, FUTEX_WAKE, 1);
  });
  while (word == 0) {
    inline_futex(&word, FUTEX_WAIT, 0);
  }
  other.join();
  return outcome::passed();
}

// Two processes lose an update; only what one process does is interleaved.
EXPLORED(processes, "limits/processes") {
  void* pages = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto* count = new (pages) std::atomic<int>(0);
  const auto add = [&] { count->store(count->load() + 1); };
  const pid_t child = ::fork();
  if (child == 0) {
    add();
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
  add();
  const int got = *count;
  ::munmap(pages, 4096);
  return got == 2 ? outcome::passed() : outcome::wrong_output("one is lost");
}

EXPLORED(file_lock, "limits/flock") {
  std::string name = "/tmp/snag-explored-XXXXXX";
  const int one = ::mkstemp(name.data());
  const int two = ::open(name.c_str(), O_RDWR | O_CLOEXEC);
  ::unlink(name.c_str());
  ::flock(one, LOCK_EX);
  std::thread other([&] { ::flock(two, LOCK_EX); });
  other.join();
  ::close(one);
  ::close(two);
  return outcome::passed();
}

EXPLORED(waits_for_child, "limits/waitpid") {
  const pid_t child = ::fork();
  if (child == 0) {
    for (;;) {
      ::pause();
    }
  }
  ::waitpid(child, nullptr, 0);
  return outcome::passed();
}

// Nobody in this process can write, but the child could.
EXPLORED(waits_for_childs_word, "limits/pipe-of-a-child") {
  int fd[2] = {};
  if (::pipe(fd) != 0) {
    return outcome::wrong_output("no pipe");
  }
  if (::fork() == 0) {
    for (;;) {
      ::pause();
    }
  }
  char c = 0;
  [[maybe_unused]] const ssize_t n = ::read(fd[0], &c, 1);
  return outcome::passed();
}

// The child does write, and is waited for in real time.
EXPLORED(hears_from_child, "right/pipe-of-a-child") {
  int fd[2] = {};
  if (::pipe(fd) != 0) {
    return outcome::wrong_output("no pipe");
  }
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(::write(fd[1], "x", 1) == 1 ? 0 : 1);
  }
  char c = 0;
  const ssize_t n = ::read(fd[0], &c, 1);
  ::waitpid(child, nullptr, 0);
  ::close(fd[0]);
  ::close(fd[1]);
  return n == 1 && c == 'x' ? outcome::passed() : outcome::wrong_output("nothing came");
}

volatile std::sig_atomic_t signals_seen = 0;

// A handler runs in its thread as ever; what it interrupts is chosen by nobody but the sender's place.
EXPLORED(signals, "limits/signal") {
  signals_seen = 0;
  struct sigaction action = {};
  action.sa_handler = [](int) { signals_seen = signals_seen + 1; };
  ::sigaction(SIGUSR1, &action, nullptr);
  std::atomic<bool> ready = false;
  std::thread other([&] { ready.wait(false); });
  ::pthread_kill(other.native_handle(), SIGUSR1);
  ready = true;
  ready.notify_one();
  other.join();
  return signals_seen == 1 ? outcome::passed() : outcome::wrong_output("the signal was not seen");
}

}  // namespace
