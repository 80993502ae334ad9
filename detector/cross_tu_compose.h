#pragma once

// What a function does with what it calls in other units. For cross_tu_table.cpp only.

#include <map>
#include <set>
#include <string>

#include "detector/cross_tu.h"

namespace snag::detector {

using summaries_by_usr = std::map<std::string, function_summary, std::less<>>;

/// composed returns what a function does with what it calls, as far as `known` tells of that.
[[nodiscard]] function_summary composed(const function_summary& own, const summaries_by_usr& known,
                                        const std::set<std::string, std::less<>>& overridden);

/// step_of is the note for a call on the way to something.
[[nodiscard]] note step_of(const summary_event& call);

}  // namespace snag::detector
