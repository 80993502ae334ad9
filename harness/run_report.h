#pragma once

// What a runner's agent told of one run, parsed from the wire (scheduler/protocol.h).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace snag {

/// A place in the program as the agent knows it.
struct code_address {
  std::string module;
  std::uint64_t offset = 0;
};

/// A place in a source file; line 0: unknown.
struct source_place {
  std::string file;
  std::uint64_t line = 0;
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
