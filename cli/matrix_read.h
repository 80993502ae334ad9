#pragma once

// How the answers of the tools are read. Each fills in a cell from what a command left (see
// cli/matrix_tools.h); an answer that is none makes the cell `broken`, with the reason in its detail.

#include "cli/matrix_cells.h"
#include "harness/child_process.h"

namespace snag::cli {

/// Lines "path:line[:column]: severity: text [kind]" about the variant's own file, of compilers, clang-tidy
/// and cppcheck. Notes are part of what they follow.
void read_diagnostics(matrix_cell& cell, const finished_process& answer);

/// The JSON of `snag check`.
void read_check(matrix_cell& cell, const finished_process& answer);

/// Blocks "==pid== Possible data race ..." of Valgrind's tools.
void read_valgrind(matrix_cell& cell, const finished_process& answer);

/// The JSON of `snag stress`. `reports_only`: a sanitizer is asked, and only its own reports catch; a run
/// that failed otherwise has shown itself.
void read_stress(matrix_cell& cell, const finished_process& answer, bool reports_only);

/// The JSON of `snag explore`.
void read_explore(matrix_cell& cell, const finished_process& answer);

}  // namespace snag::cli
