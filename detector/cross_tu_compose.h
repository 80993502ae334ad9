#pragma once

// From callee to caller, both as summaries: what a function does with what it calls in other units.

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "detector/cross_tu.h"

namespace snag::detector {

/// So many calls are told of on the way to something.
inline constexpr std::size_t deepest_told_call = 6;

using summaries_by_usr = std::map<std::string, function_summary, std::less<>>;

/// composed returns what a function does with what it calls, as far as `known` tells of that.
[[nodiscard]] function_summary composed(const function_summary& own, const summaries_by_usr& known,
                                        const std::set<std::string, std::less<>>& overridden);

/// substituted takes a path of a callee to one of its caller; unknown where the caller does not tell.
[[nodiscard]] summary_path substituted(const summary_path& path, const summary_event& call);

/// carried takes what a callee starts to its caller, where the callable is a parameter of the caller.
[[nodiscard]] std::optional<summary_start> carried(const summary_start& start, const summary_event& call);

/// carried takes a lock that a callee takes to its caller.
[[nodiscard]] summary_lock carried(const summary_lock& inner, const summary_event& call);

}  // namespace snag::detector
