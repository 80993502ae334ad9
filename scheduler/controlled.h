#pragma once

// Control mode: one thread runs at a time, and at every point a strategy says which.
//
// A point comes before each operation that threads meet in. The thread says what it is about to do; the
// strategy chooses among all that could go on; who is chosen does his operation and runs to his next point.
// So a step of the trace is one choice, and the list of the chosen is the schedule.
//
// Only the thread that has the turn touches any of this, which is why there is no lock here. Internal to
// scheduler/.

#include <cstddef>
#include <cstdint>

#include "scheduler/memory_points.h"
#include "scheduler/model.h"
#include "scheduler/raw.h"
#include "scheduler/trace.h"

namespace snag::scheduler {

enum class strategy_kind : std::uint8_t { random, pct, pos, surw, first };

/// How often a thread met an object in the run that serves as the estimate. Sorted by nothing.
struct touch {
  std::uintptr_t object;
  std::uint32_t thread;
  std::uint32_t count;
};

/// What an earlier run of the same subject says of the next: pct needs its length, surw needs who does what.
struct run_estimate {
  static constexpr std::uint32_t touches_most = 1U << 14;
  std::uint32_t steps = 0;
  std::uint32_t threads = 0;
  std::uint32_t parents[trace::most_threads] = {};
  std::uint32_t touch_count = 0;
  touch touches[touches_most] = {};  ///< of objects that two threads met, all touches of one side by side
};

/// One run's orders. What it points to must live until the run ends.
struct run_plan {
  strategy_kind strategy = strategy_kind::random;
  unsigned depth = 3;
  std::uint64_t seed = 0;
  std::uint64_t inputs = 0;  ///< the seed of what the run is given from outside
  int points = 2;            ///< 0 sync, 1 atomics, 2 memory
  bool adversarial = false;
  bool spurious = false;
  bool strict = false;
  bool stacks = false;  ///< one for every step
  bool places = true;   ///< stacks of where threads were made, and of where they are stuck
  bool fibers = false;  ///< all threads on one operating-system thread (scheduler/fiber.h)
  std::uint32_t max_steps = 200'000;
  std::uint32_t stop_at = 0;              ///< 1 + the step before which snag_stop_here is called; 0: none
  const std::uint32_t* prefix = nullptr;  ///< pairs (thread, how many steps)
  std::uint32_t prefix_pairs = 0;
  const run_estimate* estimate = nullptr;  ///< null: none yet
};

namespace controlled {

/// begin makes the calling thread the one that runs. REQUIRES: model::begin was called, current_trace is set.
void begin(const run_plan& plan) noexcept;

/// on_abandoned names what is called, once, by the thread that finds that the run cannot go on: too many
/// steps, or a schedule that does not fit. It must end the process.
enum class why : std::uint8_t { livelock, too_long, diverged };
void on_abandoned(void (*handler)(why) noexcept) noexcept;

/// point lets the strategy choose before the calling thread does `what`.
void point(thread& self, trace::op what, const void* object, std::uintptr_t at) noexcept;

/// told_point is a point with words of a library's.
void told_point(thread& self, const void* object, const char* operation, const char* file,
                unsigned line) noexcept;

/// block gives the turn up until the caller was made ready again; false where its time came first (it is
/// delisted then). The caller is in a queue of the model, its state is set. `until` may be null.
bool block(thread& self, const deadline* until) noexcept;

/// made_ready lets a thread be chosen again.
void made_ready(thread& t) noexcept;

/// object_of is the object that stands for a thread in a trace; it is no address.
inline const void* object_of(unsigned number) noexcept {
  return __builtin_bit_cast(const void*, std::uintptr_t{number} * 8);
}
/// made notes which thread the caller's last step has made.
void made(thread& self, const thread& child) noexcept;

/// born lets a new thread be chosen, once it has come to its first park; arrived is what it calls, and
/// returns when it is its turn. abandoned takes back one that was not made.
void born(thread& t) noexcept;
void await_arrival(thread& t) noexcept;
void arrived(thread& self) noexcept;
void abandoned(thread& t) noexcept;

/// adopted is arrived for a thread that came from elsewhere: it may be chosen from the next point on.
void adopted(thread& self) noexcept;

/// ended gives the turn away for good.
void ended(thread& self) noexcept;

/// on_fibers says whether the threads of this run share one operating-system thread.
bool on_fibers() noexcept;

/// wants_places says whether somebody is going to read where threads were made and where they are stuck.
bool wants_places() noexcept;

/// yielded says that the caller's next point may not choose it, unless nobody else can go on.
void yielded(thread& self) noexcept;

/// now returns the virtual time in ns since the start of the run; read_clock adds a little to it, so that a
/// loop on a clock ends.
std::uint64_t now() noexcept;
std::uint64_t read_clock() noexcept;
/// What the two clocks showed at the start of every run.
inline constexpr std::uint64_t realtime_at_start = 1'577'836'800ULL * 1'000'000'000ULL;  // 2020-01-01
inline constexpr std::uint64_t monotonic_at_start = 1'000ULL * 1'000'000'000ULL;

/// inputs returns the seed of what the run is given from outside.
std::uint64_t inputs() noexcept;

/// shown turns virtual time into what that clock shows then.
timespec shown(clockid_t clock, std::uint64_t time) noexcept;

/// due turns a deadline into virtual time.
std::uint64_t due(const deadline& until) noexcept;

/// sleep_until blocks the caller until that virtual time.
void sleep_until(thread& self, std::uint64_t time) noexcept;

}  // namespace controlled

}  // namespace snag::scheduler
