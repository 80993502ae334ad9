#pragma once

// A run that did not pass, told for people: one line, and the many behind it.

#include <string>

#include "harness/run_report.h"
#include "harness/stress.h"
#include "harness/symbolizer.h"

namespace snag {

/// tell_failure returns the run as reports show it: the verdict, one line of detail and the evidence, with
/// addresses turned into source lines. May start the symbolizer's tool.
[[nodiscard]] failed_run tell_failure(const run_report& run, symbolizer& symbols);

}  // namespace snag
