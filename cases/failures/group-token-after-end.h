#pragma once

#include <functional>
#include <string>
#include <vector>

#include "csp/csp.h"

namespace cases::group_token_after_end {

/// Loads one part of a report; or fails.
using load_part = std::function<csp::error(const csp::context& ctx, std::string& text)>;

/// Stores a report; gives up where `ctx` is cancelled.
using store_report = std::function<csp::error(const csp::context& ctx, const std::string& report)>;

/// publish loads all parts at once, puts them together in order and stores the report. Returns the first
/// error of a load, or that of the store. Ends early where `ctx` is cancelled. Blocks.
csp::error publish(const csp::context& ctx, const std::vector<load_part>& parts, const store_report& store);

}  // namespace cases::group_token_after_end
