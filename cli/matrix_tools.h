#pragma once

// The columns of the matrix: what each tool is, how it is asked, and how its answer is read.

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/matrix_cells.h"
#include "harness/child_process.h"

namespace snag::cli {

/// Where the files are, and how hard the runs try.
struct matrix_setup {
  std::filesystem::path snag;     ///< this program
  std::filesystem::path sources;  ///< the folder with buggy/, fixed/, cases/, csp/
  std::filesystem::path bare;     ///< the folder with the bare programs (bare-buggy, bare-fixed)
  std::vector<std::string> runners;
  std::uint64_t seed = 1;
  std::uint64_t runs = 100;        ///< of stress
  std::uint64_t schedules = 1000;  ///< of explore, at most
};

/// The names of all columns, in their order.
[[nodiscard]] const std::vector<std::string>& matrix_tool_names();

/// probe_tool looks a column's tool up and asks for its version. Blocks for the tool's start.
[[nodiscard]] matrix_tool probe_tool(std::string_view name, const matrix_setup& setup);

/// A command of one cell.
struct cell_command {
  std::filesystem::path program;
  std::vector<std::string> arguments;
  std::chrono::milliseconds limit{60'000};
};

/// command_of returns what to run for a cell. REQUIRES: the tool is present.
[[nodiscard]] cell_command command_of(std::string_view tool, std::string_view case_id, variant v,
                                      const matrix_setup& setup);

/// read_answer fills in state, detail, remarks, pass_rate and schedules of the cell from what its command
/// left. Static tools still need credit(): what they say of the right variant counts against them.
void read_answer(matrix_cell& cell, const finished_process& answer);

/// credited says whether a tool speaks in remarks: what it says of the right variant counts against what it
/// says of the wrong one (credit()).
[[nodiscard]] bool credited(std::string_view tool);

/// key_of names what a cell speaks of: the case's sources, the tool's version, and its command.
[[nodiscard]] std::string key_of(const matrix_tool& tool, std::string_view case_id, variant v,
                                 const matrix_setup& setup);

}  // namespace snag::cli
