#pragma once

// A run that did not pass, told for people: one line, and the many behind it.

#include <map>
#include <string>

#include "harness/run_report.h"
#include "harness/stress.h"
#include "harness/symbolizer.h"

namespace snag {

/// tell_failure returns the run as reports show it: the verdict, one line of detail and the evidence, with
/// addresses turned into source lines. `names` gives objects (by the address that a stuck task tells) the
/// names that they are to have; others are numbered. May start the symbolizer's tool.
[[nodiscard]] failed_run tell_failure(const run_report& run, symbolizer& symbols,
                                      const std::map<std::string, std::string>& names = {});

}  // namespace snag
