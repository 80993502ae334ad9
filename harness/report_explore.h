#pragma once

// The forms in which an exploration leaves, the way back from JSON, and one report made of several.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/explore.h"
#include "harness/report.h"

namespace snag {

/// table returns one line per subject: what was run, what came, what it means; then one line for each
/// expectation that was not met. With only_unmet the lines that say `ok` are left out. Traces are not in it
/// (harness/report_trace.h). Ends with a newline.
[[nodiscard]] std::string table(const explore_result& result, const table_style& style = {});

/// json returns the result as one JSON document, "schema": 1, keys sorted. `with_seen` adds the hashes of all
/// schedules that were run, without which reports cannot be merged exactly. Ends with a newline.
[[nodiscard]] std::string json(const explore_result& result, bool with_seen);

/// junit returns JUnit XML: one testcase per subject.
[[nodiscard]] std::string junit(const explore_result& result);

/// parse_explore_report reads what json wrote; traces stay in their files. Throws user_error: one line with
/// `name`, the fault and the mend.
[[nodiscard]] explore_result parse_explore_report(std::string_view text, std::string_view name);

/// merge_reports makes one report of parts of one campaign (--shard, --resume): runs are added up, schedules
/// that several parts met are counted once, the failure with the lowest number is kept. A systematic search
/// is exhausted where each of its parts is there and is. Throws user_error where the parts are not of one
/// campaign, or the same part came twice.
[[nodiscard]] explore_result merge_reports(std::span<const explore_result> parts);

/// join_reports makes one report of one part, or of the whole, that was made in two goes (--resume): the
/// same, but other parts are not missed. Throws user_error as merge_reports does.
[[nodiscard]] explore_result join_reports(const explore_result& before, const explore_result& after);

/// replay_command returns the shell command that replays a failure from its trace; without a file the one
/// that explores that schedule alone.
[[nodiscard]] std::string replay_command(const explore_row& row, const explore_options& options);

/// to_json and parse_kept keep failing schedules in a file (--regress).
[[nodiscard]] std::string to_json(const std::vector<kept_schedule>& kept);
[[nodiscard]] std::vector<kept_schedule> parse_kept(std::string_view text, std::string_view name);

}  // namespace snag
