#pragma once

// Runs the cells of the matrix, several at once, and keeps each as soon as it is known.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/matrix_cells.h"
#include "cli/matrix_tools.h"

namespace snag::cli {

/// What to fill in.
struct matrix_options {
  std::vector<std::string> cases;  ///< ids
  std::vector<std::string> tools;  ///< names of columns; empty: all
  unsigned jobs = 0;               ///< cells at once; 0: the number of cores
  matrix_setup setup;
  std::optional<matrix> before;  ///< cells that need not be run again where their keys are the same
};

/// How far the work is.
struct matrix_progress {
  std::size_t done = 0;
  std::size_t total = 0;
  std::string now;
};

/// run_matrix fills the table in. Blocks; `on_cell` is called on the calling thread, now and then, with all
/// that is known so far. SIGINT and SIGTERM end it early: cells that did not come to an end are `not-run`.
/// Leaves no child behind. Throws user_error where a source file is missing.
[[nodiscard]] matrix run_matrix(const matrix_options& options,
                                const std::function<void(const matrix&, const matrix_progress&)>& on_cell);

}  // namespace snag::cli
