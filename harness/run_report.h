#pragma once

// What a runner's agent told of one run, parsed from the wire (scheduler/protocol.h).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/wire_trace.h"

namespace snag {

/// A replay that did not go as its schedule says.
struct divergence {
  std::uint64_t step = 0;
  std::uint64_t expected_thread = 0;
  std::uint64_t came_thread = 0;
};

/// A call that blocked outside of the scheduler's control.
struct blocked_call {
  std::uint64_t thread = 0;
  std::string call;
  std::vector<code_address> stack;
};

/// What a controlled run tells besides.
struct controlled_run {
  std::uint64_t steps = 0;
  std::uint64_t switches = 0;
  std::uint64_t preemptions = 0;
  std::uint64_t hash = 0;  ///< of the schedule: thread, operation, object and flags of every step
  std::uint64_t valve = 0;
  std::uint64_t estimated_steps = 0;
  std::uint64_t estimated_threads = 0;
  bool livelock = false;
  bool too_long = false;
  std::optional<divergence> diverged;
  std::optional<blocked_call> blocked_in;
  std::optional<wire_trace> trace;
};

/// A task that waits for ever.
struct stuck_task {
  std::uint64_t thread = 0;  ///< 1 is the scenario's own
  std::string waits_for;
  std::string object;
  std::string name;
  std::uint64_t holder = 0;
  std::string task;
  source_place spawned;
  std::string operation;
  std::string detail;
  source_place where;
  std::vector<code_address> stack;
  std::vector<code_address> spawn_stack;
};

/// How the run's process ended.
enum class run_end { exit, signal, limit };

struct run_report {
  std::uint64_t iteration = 0;
  std::uint64_t seed = 0;
  std::uint64_t microseconds = 0;
  std::uint64_t in_process = 0;  ///< runs before this one in its process
  run_end end = run_end::exit;
  std::uint64_t code = 0;
  bool panic = false;
  bool race = false;
  bool use_after = false;
  bool other_report = false;
  bool deadlock = false;
  bool leak = false;
  bool finish = false;
  std::string reported;
  std::string reported_detail;
  std::string panic_message;
  source_place panic_where;
  std::string sanitizer;
  std::string sanitizer_kind;
  std::uint64_t stuck_total = 0;
  std::vector<stuck_task> stuck;
  std::string output;
  std::optional<controlled_run> control;  ///< answers of "explore" alone
};

/// An answer of the agent: exactly one of the three is meant.
struct agent_answer {
  enum class kind { hello, error, run } is = kind::error;
  std::uint64_t version = 0;
  std::string text;  ///< of hello and error
  run_report run;
};

/// is_answer says whether a line of the runner's stdout is meant for us.
[[nodiscard]] bool is_answer(std::string_view line) noexcept;

/// parse_answer throws std::runtime_error where the line is not what the protocol says.
[[nodiscard]] agent_answer parse_answer(std::string_view line);

}  // namespace snag
