#pragma once

// What the files of control mode share: who could go on, and what is being counted. Internal to scheduler/.

#include "scheduler/controlled.h"
#include "scheduler/raw.h"
#include "scheduler/trace_record.h"

namespace snag::scheduler::controlled {

/// Threads in the order of their numbers.
struct thread_set {
  std::uint32_t count;  // before the many: of which few are touched
  thread* all[trace::most_threads];

  void add(thread& t) noexcept {
    if (count == trace::most_threads) {
      raw::exit_process(113);
    }
    std::uint32_t at = count++;
    for (; at > 0 && all[at - 1]->number > t.number; --at) {
      all[at] = all[at - 1];
    }
    all[at] = &t;
  }
  void remove(const thread& t) noexcept {
    for (std::uint32_t i = 0; i < count; ++i) {
      if (all[i] == &t) {
        for (--count; i < count; ++i) {
          all[i] = all[i + 1];
        }
        return;
      }
    }
  }
};

/// All that control mode keeps of a run. Only the thread that has the turn touches it.
struct turn_state {
  const run_plan* plan = nullptr;
  void (*abandoned)(why) noexcept = nullptr;
  bool ready_changed = true;
  std::uint64_t now = 0;
  std::uint32_t since_timeout = 0;
  std::uint32_t since_progress = 0;  // steps that nobody else can have got anywhere by
  std::uint32_t looks = 0;           // of them: those that only look
  unsigned streak_of = 0;
  std::uint32_t streak = 0;       // steps in a row
  std::uint32_t idle_streak = 0;  // of them, since it got others on
  unsigned previous = 0;          // the number of who did the last step
  std::uint32_t pair = 0;         // of the prefix
  std::uint32_t in_pair = 0;
  int ended_tid = 0;
  thread* ended = nullptr;  // a fiber that has left
  int pid = 0;
  thread* arrivals = nullptr;
  thread_set ready;       // may be chosen
  thread_set timed;       // wait for something, or for their time
  thread_set candidates;  // of one choice, where that is not `ready`
};
extern turn_state the;

/// abandon ends the process: the run cannot go on.
[[noreturn]] void abandon(why reason) noexcept;

void add_ready(thread& t) noexcept;
void remove_ready(thread& t) noexcept;

/// pick chooses who does the next step, and writes it down. `self` is who asks, null where it cannot go on.
thread& pick(thread* self) noexcept;

/// record writes down that `t` does its pending operation. `could` says whether the thread of the step before
/// could have gone on.
void record(thread& t, std::uint8_t flags, const thread_set& among, bool could) noexcept;

/// note_blocked marks the thread's last step as one that had to wait.
void note_blocked(const thread& self) noexcept;

/// note_thread tells the trace of a thread.
void note_thread(const thread& t, unsigned parent) noexcept;

}  // namespace snag::scheduler::controlled
