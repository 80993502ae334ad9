#pragma once

// leak_check finds tasks that can never end, and says where they stand and where they were started.
//
//   csp::leak_check leaks;
//   scenario();
//   for (const auto& l : leaks.check()) { std::cerr << l.text() << '\n'; }
//
// check waits for the tasks that were spawned since the leak_check was made. It does not settle or sleep: it
// returns as soon as they all have ended (nothing leaked), or as soon as nothing can wake the ones that are
// left: every thread that csp knows, apart from the one that checks, is in a wait of csp's without a timeout,
// and no timer is pending that any of them waits for. Only tasks that are blocked elsewhere (a mutex, a read,
// a loop) make it wait for `limit`; they are reported as unfinished then. What csp does not know: a
// std::thread that has never waited in csp. If such a thread may still send or close, the verdict is wrong;
// join it first.
//
// blocked_tasks shows the same for the moment, and await_blocked is for tests that want to know that a task
// has come to its wait.
//
// Thread safety: everything may be called from any thread; one leak_check from one thread at a time.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string>
#include <vector>

namespace csp {

/// A task, and what it is doing.
struct task_info {
  std::uint64_t id = 0;  ///< 1, 2, ... in the order of the spawns; 0: not a task (main, a std::thread)
  std::source_location spawned;  ///< the place of the go; empty where id is 0
  bool blocked = false;          ///< in a wait of csp's; what follows tells which
  bool timed = false;            ///< that wait has a deadline
  std::string operation;         ///< "send", "receive", "select", "wait"
  std::string detail;            ///< "buffer 2 of 2", "unbuffered", "counter 1", "none-channel", "2 cases"
  std::source_location where;    ///< the place of the call that blocks
  const void* object = nullptr;  ///< the channel or wait_group; never to be dereferenced

  /// text returns "task 3, spawned at a.cpp:10, blocked in send at a.cpp:12 (buffer 2 of 2)".
  [[nodiscard]] std::string text() const;
};

/// blocked_tasks returns the tasks that are in a wait of csp's now. A snapshot, for people and tests.
[[nodiscard]] std::vector<task_info> blocked_tasks();

/// live_tasks returns all tasks that have not ended.
[[nodiscard]] std::vector<task_info> live_tasks();

/// await_blocked blocks until at least n tasks are in a wait of csp's, without polling.
void await_blocked(std::size_t n);

/// What a check found.
struct leak_report {
  std::vector<task_info> leaked;      ///< can never end
  std::vector<task_info> unfinished;  ///< not ended when the limit ran out; not known to be stuck

  [[nodiscard]] bool clean() const noexcept { return leaked.empty() && unfinished.empty(); }
  /// text returns one line per task, or "no leaked tasks".
  [[nodiscard]] std::string text() const;
};

class leak_check {
 public:
  /// Tasks that are spawned from now on are watched.
  leak_check();

  /// check: see the head of this file. Blocks for `limit` at most.
  [[nodiscard]] leak_report check(std::chrono::milliseconds limit = std::chrono::seconds(10)) const;

 private:
  std::uint64_t since_;
};

}  // namespace csp
