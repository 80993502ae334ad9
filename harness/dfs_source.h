#pragma once

// The systematic search as a source of schedules for the explore engine.

#include <memory>
#include <string>

#include "harness/explore_source.h"

namespace snag {

/// Without --schedules and --time the search ends here at the latest.
inline constexpr std::uint64_t default_systematic_schedules = 20'000;

/// make_systematic_source returns the search up to `options.depth` preemptions, or what `state` (of
/// dfs_search::to_json) left of it. Throws user_error for what cannot be enumerated: waits that may end for
/// no reason, and a first number.
[[nodiscard]] std::unique_ptr<schedule_source> make_systematic_source(const explore_options& options,
                                                                      const std::string& state);

}  // namespace snag
