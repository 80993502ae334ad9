#pragma once

// The matrix as JSON (to be read again), as Markdown, as a table for a terminal, and as a page with a heat
// map.

#include <string>
#include <string_view>

#include "cli/matrix_cells.h"

namespace snag::cli {

/// matrix_json returns the document ("schema": 1); ends with a newline.
[[nodiscard]] std::string matrix_json(const matrix& table);

/// read_matrix reads such a document. Throws user_error (`name`, fault, mend) where it is none.
[[nodiscard]] matrix read_matrix(std::string_view text, std::string_view name);

/// matrix_markdown returns the book's page: how many of the wrong variants each tool catches, one table a
/// family, what the tools are, and what is missing. No times, no paths: the same runs give the same page.
[[nodiscard]] std::string matrix_markdown(const matrix& table);

/// matrix_text returns the summary for a terminal: a line a tool.
[[nodiscard]] std::string matrix_text(const matrix& table);

/// matrix_html returns a page that stands alone: a heat map, every cell with its detail.
[[nodiscard]] std::string matrix_html(const matrix& table);

/// What a tool came to over all cases.
struct matrix_sum {
  unsigned caught = 0;
  unsigned shown = 0;
  unsigned missed = 0;
  unsigned alarms = 0;    ///< right variants about which it says something
  unsigned unstated = 0;  ///< absent, broken, or not run
};
[[nodiscard]] matrix_sum sum_of(const matrix& table, std::string_view tool);

}  // namespace snag::cli
