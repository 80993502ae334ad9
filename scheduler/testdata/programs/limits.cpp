// What the scheduler cannot show; the first argument chooses.

#include <linux/futex.h>
#include <sys/syscall.h>

#include <atomic>
#include <functional>
#include <map>
#include <string>
#include <thread>

namespace {

// Both may read 0 on every common processor, and never do where one thread runs at a time.
int store_buffering() {
  std::atomic<int> x = 0;
  std::atomic<int> y = 0;
  int saw_x = 1;
  int saw_y = 1;
  std::thread one([&] {
    x.store(1, std::memory_order_relaxed);
    saw_y = y.load(std::memory_order_relaxed);
  });
  std::thread two([&] {
    y.store(1, std::memory_order_relaxed);
    saw_x = x.load(std::memory_order_relaxed);
  });
  one.join();
  two.join();
  return saw_x == 0 && saw_y == 0 ? 1 : 0;
}

// A wait that passes no function of libc's.
void wait_while_zero(int& word) {
  long result = 0;
  const timespec* no_timeout = nullptr;
  register const timespec* timeout asm("r10") = no_timeout;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(SYS_futex), "D"(&word), "S"(FUTEX_WAIT_PRIVATE), "d"(0), "r"(timeout)
               : "rcx", "r11", "memory");
}

int inline_call() {
  static int word = 0;
  std::thread([] { wait_while_zero(word); }).join();
  return 0;
}

const std::map<std::string, std::function<int()>> limits = {
    {"store-buffering", store_buffering},
    {"inline-call", inline_call},
};

}  // namespace

int main(int argc, char** argv) {
  const auto chosen = limits.find(argc == 2 ? argv[1] : "");
  return chosen == limits.end() ? 99 : chosen->second();
}
