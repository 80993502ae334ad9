#pragma once

// What is noted of one run, in memory that the run's process shares with the fork server: plain stores reach
// it whatever happens to the process afterwards, without locks and without allocation.
//
// Written by the run's process, read by the server after that process has ended. Internal to scheduler/.

#include <cstdint>

#include "scheduler/thread.h"

namespace snag::scheduler {

/// What was seen of a run. Several may hold; which of them is the verdict, the harness decides.
enum observation : std::uint32_t {
  observed_panic = 1U << 0,         ///< std::terminate, csp::panic, an exception that left the scenario
  observed_race = 1U << 1,          ///< TSan: data race
  observed_use_after = 1U << 2,     ///< ASan: use after scope, return or free; TSan: use after free
  observed_other_report = 1U << 3,  ///< any other report of a sanitizer
  observed_deadlock = 1U << 4,      ///< nobody can run, thread 1 neither
  observed_leak = 1U << 5,          ///< thread 1 is through, and others are stuck for ever
  observed_finish = 1U << 6,        ///< the run came to its end and said what it found
  observed_livelock = 1U << 7,      ///< controlled: steps without end, and nobody gets anywhere
  observed_steps = 1U << 8,         ///< controlled: more steps than were allowed
  observed_diverged = 1U << 9,      ///< controlled: the schedule that was to be followed does not fit
  observed_blocked = 1U << 10,      ///< controlled: the limit came while a call we do not control blocked
};

/// One task that is stuck.
struct stuck_task {
  unsigned number;
  wait_kind kind;
  std::uintptr_t object;
  char object_name[64];
  unsigned holder;  ///< number of the thread that holds it, is inside, or is waited for; 0: unknown or none
  char task[64];
  char spawn_file[192];
  unsigned spawn_line;
  char operation[32];
  char detail[96];
  char file[192];
  unsigned line;
  call_stack stack;
  call_stack spawn;
};

struct run_record {
  static constexpr unsigned stuck_most = 64;

  std::uint32_t observed;
  char panic_message[512];
  char panic_file[192];
  unsigned panic_line;
  char sanitizer[16];       ///< "tsan", "asan", "ubsan": of the first report
  char sanitizer_kind[64];  ///< "data-race", "stack-use-after-scope", ...
  char reported[32];        ///< the name that the run gave its own outcome
  char reported_detail[512];
  unsigned stuck_count;  ///< of the entries below
  unsigned stuck_total;
  stuck_task stuck[stuck_most];
};

/// current_record is where this process notes its run, or null outside of one.
extern run_record* current_record;

/// note adds an observation. Any thread, any time.
inline void note(observation what) noexcept {
  if (current_record != nullptr) {
    __atomic_fetch_or(&current_record->observed, what, __ATOMIC_RELAXED);
  }
}

/// note_panic keeps the first one.
void note_panic(const char* message, const char* file, unsigned line) noexcept;

/// note_report keeps the first report of a sanitizer.
void note_report(observation what, const char* tool, const char* kind) noexcept;

/// note_stuck writes down every stuck thread, its stack included. Only where nobody else runs. Threads that
/// are idle on purpose (a pool's worker between tasks, a background thread) do not count as leaked; where
/// thread 1 is stuck they are written down too. Returns how many there are; unless 0, the process is to end.
unsigned note_stuck(bool thread_1_too) noexcept;

/// note_ring is note_stuck for a run that is given up while somebody still goes round: it writes down who is
/// stuck if some of them wait for each other in a ring. Returns whether there is one.
bool note_ring() noexcept;

/// watch_panics installs the std::terminate handler that notes the exception.
void watch_panics() noexcept;

}  // namespace snag::scheduler
