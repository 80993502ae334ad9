#pragma once

#include <functional>
#include <string>
#include <vector>

#include "csp/context.h"

namespace cases::cancel_stops_receivers_only {

/// A file of log lines.
using log_file = std::vector<std::string>;
/// Takes one line over to the archive. Called from one thread at a time.
using archive = std::function<void(const std::string& line)>;

/// ship_logs reads each file in a task of its own and archives all lines, until `ctx` is cancelled. Returns
/// how many lines it archived. Leaves no task behind. Blocks.
int ship_logs(const csp::context& ctx, const std::vector<log_file>& files, const archive& store);

}  // namespace cases::cancel_stops_receivers_only
