#pragma once

// The three forms in which results leave: a table for people, JSON for programs, JUnit XML for CI.

#include <string>

#include "harness/catalogue.h"
#include "harness/stress.h"

namespace snag {

/// How the table is drawn.
struct table_style {
  bool colour = false;      ///< ANSI colours
  unsigned width = 100;     ///< columns of the terminal; long text is wrapped or cut to it
  bool only_unmet = false;  ///< of what is as promised nothing but the counts: for logs that are cut
};

/// table returns one line per case and variant, one group of columns per flavour (pass rate and the verdicts
/// that came), and `ok` or `NOT MET`; then, for each expectation that was not met, one line what was expected
/// and what came, with the evidence of the first run, and the command that repeats it. With only_unmet the
/// lines that say `ok`. Ends with a newline.
[[nodiscard]] std::string table(const stress_result& result, const table_style& style = {});

/// json returns the result as one JSON document, "schema": 1 (docs/verdicts.md describes it), keys sorted,
/// rows ordered by case, variant, flavour. Ends with a newline.
[[nodiscard]] std::string json(const stress_result& result);

/// junit returns JUnit XML: one testsuite, one testcase per case, variant and flavour (classname is the
/// case's id), a failure where the expectation was not met, skipped where it did not run. Ends with a
/// newline.
[[nodiscard]] std::string junit(const stress_result& result);

/// json returns the catalogue as one JSON document, "schema": 1: cases with their metadata and runners.
[[nodiscard]] std::string json(const catalogue& all);

/// repeat_command returns the shell command that runs one iteration again.
[[nodiscard]] std::string repeat_command(const stress_row& row, const stress_result& result,
                                         std::uint64_t iteration);

}  // namespace snag
