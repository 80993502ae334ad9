#pragma once

// Which tool would have caught this: every tool over both variants of every case.
//
// A cell is one tool on one variant of one case: a command that is run, and how its output is read. Engines
// of our own and peers are asked in the same way, as programs. Types and the reading are here;
// cli/matrix_tools.h says what is run, cli/matrix_run.h runs it, cli/matrix_report.h prints it.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/verdict.h"

namespace snag::cli {

/// What a tool came to in one cell. The first four are of wrong variants, silent and alarm of right ones.
enum class cell_state {
  caught,  ///< the tool says what is wrong, or its run failed in a way that it judges
  shown,   ///< the run failed before the user's eyes (a hang, a crash, a wrong answer); the tool said nothing
  missed,  ///< neither
  absent,  ///< the tool is not installed here: no statement
  silent,  ///< a right variant, and nothing said
  alarm,   ///< a right variant, and something said
  broken,  ///< the tool itself failed: no statement
  not_run,  ///< interrupted before
};
[[nodiscard]] std::string_view to_string(cell_state s) noexcept;
[[nodiscard]] std::optional<cell_state> parse_cell_state(std::string_view name) noexcept;

/// How a tool looks at a program.
enum class tool_kind { static_analysis, dynamic_analysis, stress, explore };
[[nodiscard]] std::string_view to_string(tool_kind k) noexcept;
[[nodiscard]] std::optional<tool_kind> parse_tool_kind(std::string_view name) noexcept;

/// One column.
struct matrix_tool {
  std::string name;  ///< "clang-tidy", "pct"
  tool_kind kind = tool_kind::static_analysis;
  std::string version;  ///< what it says of itself; empty where it is absent
  bool present = false;
  std::string says;  ///< one line: how it is run, or how to get it
};

/// One thing that a tool said, short enough to be read in a report.
struct remark {
  std::string kind;  ///< the tool's own name for it: "bugprone-use-after-move", "data race"
  unsigned line = 0;
  std::string text;
  friend bool operator==(const remark&, const remark&) = default;
};

/// What came of one tool on one variant of one case.
struct matrix_cell {
  std::string case_id;
  snag::variant variant = snag::variant::buggy;
  std::string tool;
  cell_state state = cell_state::not_run;
  std::string detail;                      ///< one line: "raced", "1 of 100 runs passed", "hung"
  std::optional<double> pass_rate;         ///< of runs
  std::optional<std::uint64_t> schedules;  ///< up to and with the first that failed
  std::vector<remark> remarks;             ///< static tools: all; at most 8
  std::string key;                         ///< of what the cell speaks of: sources, version, command
  std::chrono::milliseconds took{0};
};

/// The whole table. Cells are ordered by case, variant, and the order of the tools.
struct matrix {
  std::vector<matrix_tool> tools;
  std::vector<std::string> cases;
  std::vector<matrix_cell> cells;
  std::uint64_t seed = 1;
  bool interrupted = false;

  [[nodiscard]] const matrix_cell* find(std::string_view case_id, snag::variant v,
                                        std::string_view tool) const noexcept;
};

/// credit settles the cells of a tool that speaks in remarks, for one case: it has caught the bug where it
/// says of the wrong variant something, by kind and count, that it does not say of the right one. What it
/// says of both is no catch.
void credit(matrix_cell& buggy, matrix_cell& fixed);

}  // namespace snag::cli
