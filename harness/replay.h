#pragma once

// A trace run again, exactly.

#include <optional>
#include <string>

#include "harness/runner_client.h"
#include "harness/trace_file.h"

namespace snag {

/// Where a replay left its trace.
struct departure {
  std::uint64_t step = 0;
  std::string expected;  ///< "thread 2 (worker): lock mutex 1 at a.cpp:12"
  std::string came;
};

struct replayed {
  bool interrupted = false;
  std::optional<trace_file> run;      ///< what came, with what the trace says of decisions
  std::optional<departure> departed;  ///< where it was another run
  bool rebuilt = false;               ///< the program is not the one that made the trace
};

/// debug_order returns the order, as a line, under which an agent runs the schedule of a trace and calls
/// snag_stop_here before its last step. No limit of time.
[[nodiscard]] std::string debug_order(const trace_file& of);

/// replay runs the schedule of a trace strictly, in a process of its own. Blocks; SIGINT ends it. Throws
/// user_error where the program does not start or does not know the subject.
[[nodiscard]] replayed replay(const trace_file& of, const launch& where, std::chrono::milliseconds limit);

/// first_difference compares two runs step by step.
[[nodiscard]] std::optional<departure> first_difference(const trace_file& expected, const trace_file& came);

}  // namespace snag
