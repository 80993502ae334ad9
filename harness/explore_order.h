#pragma once

// What the explore engine asks of a runner's agent: one batch of controlled runs, as the wire says it.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace snag {

/// How the next thread is chosen once a prefix is used up. `first`: no preemption.
enum class strategy { random, pct, pos, surw, first };

/// What is a point at which another thread may go on.
enum class point_level { sync, atomics, memory };

/// Of which runs the agent sends the steps.
/// `steps`: of those that pass in short (wire_trace_of_packed), which lets them follow each other in a
/// process.
enum class trace_wish { none, failures, all, steps };

[[nodiscard]] std::string_view to_string(strategy s) noexcept;
[[nodiscard]] std::string_view to_string(point_level p) noexcept;
[[nodiscard]] std::string_view to_string(trace_wish t) noexcept;
[[nodiscard]] std::optional<strategy> parse_strategy(std::string_view name) noexcept;
[[nodiscard]] std::optional<point_level> parse_point_level(std::string_view name) noexcept;

/// One thread's turn: it is chosen `count` times in a row.
struct turn {
  std::uint64_t thread = 0;
  std::uint64_t count = 0;
  friend bool operator==(const turn&, const turn&) = default;
};

/// The sequence of choices of a run, or of its beginning.
using schedule = std::vector<turn>;

/// append adds `count` choices of one thread at the end; turns of the same thread become one.
void append(schedule& to, std::uint64_t thread, std::uint64_t count = 1);

/// length returns how many choices there are.
[[nodiscard]] std::uint64_t length(const schedule& of) noexcept;

/// first_choices returns the first n choices.
[[nodiscard]] schedule first_choices(const schedule& of, std::uint64_t n);

/// A batch of controlled runs of one subject; the fields are those of scheduler/protocol.h.
struct explore_order {
  std::string subject;
  std::uint64_t first = 0;
  std::vector<std::uint64_t> seeds;
  std::chrono::milliseconds limit{10'000};
  strategy by = strategy::random;
  unsigned depth = 3;
  point_level points = point_level::memory;
  bool adversarial = false;
  bool spurious = false;
  bool fibers = false;
  std::uint64_t stop_at = 0;  ///< 1 + the step at which a debugger is to stop; 0: none
  std::uint64_t max_steps = 200'000;
  std::vector<schedule> prefixes;  ///< one per seed, or one for all, or none
  bool strict = false;
  trace_wish trace = trace_wish::failures;
  bool stacks = false;
  bool fresh = false;
  std::optional<std::uint64_t> inputs;  ///< what the subject sees as its seed; else each run's own
  unsigned cpu = 0;                     ///< 1 + number of the processor; 0: any
};

/// to_line returns the order as the protocol writes it, with its newline.
[[nodiscard]] std::string to_line(const explore_order& order);

}  // namespace snag
