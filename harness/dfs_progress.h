#pragma once

// What a systematic search is asked for, and how far it came.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/explore_order.h"

namespace snag {

struct dfs_options {
  unsigned preemptions = 2;
  bool reduction = true;   ///< false: every schedule within the bound
  std::uint64_t part = 1;  ///< this search takes part `part` of `of`; all parts together miss nothing
  std::uint64_t of = 1;
  point_level points = point_level::memory;  ///< for what can be claimed
  std::uint64_t ahead = 256;  ///< runs that are chosen before it is known what came of the first of them
};

/// How far a search came, or several parts of one.
struct dfs_progress {
  std::uint64_t schedules = 0;
  std::uint64_t waiting = 0;             ///< runs that are known to be needed
  std::uint64_t lost = 0;                ///< runs that came to nothing
  std::uint64_t beyond = 0;              ///< schedules that the bound forbids
  std::optional<unsigned> exhausted_to;  ///< the bound up to which all schedules were seen
  friend bool operator==(const dfs_progress&, const dfs_progress&) = default;

  /// exhausted says that nothing is left, and no run was lost.
  [[nodiscard]] bool exhausted() const noexcept { return waiting == 0 && lost == 0; }
};

/// says returns one line: how far the search came, and what that means. `share` says which part of what it
/// is, "" for the whole; `missing` what else is known to be missing, "" for nothing.
[[nodiscard]] std::string says(const dfs_progress& came, const dfs_options& options,
                               std::string_view share = {}, std::string_view missing = {});

}  // namespace snag
