#pragma once

// A failing schedule under a debugger.

#include <string>
#include <vector>

#include "harness/runner_client.h"
#include "harness/trace_file.h"

namespace snag::cli {

/// debug_command returns gdb's command line: the program runs the schedule in `order_file`, and stops before
/// the last step of the trace.
[[nodiscard]] std::vector<std::string> debug_command(const launch& where, const std::string& order_file);

/// debug replaces this process by gdb, at the failing step of a trace. Returns only by throwing user_error
/// where there is no gdb.
[[noreturn]] void debug(const trace_file& run, const launch& where);

}  // namespace snag::cli
