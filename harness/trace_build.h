#pragma once

// From what the agent sent of a run to a trace: places looked up, threads and objects named, reasons and
// happens-before edges worked out.

#include <map>
#include <string>

#include "harness/run_report.h"
#include "harness/symbolizer.h"
#include "harness/trace_file.h"

namespace snag {

/// build_trace makes the trace of a run that was asked for with `stacks` and whose steps came. What the
/// engine knows besides (what was shrunk, what is decisive) is for the caller to fill in. May start the
/// symbolizer's tool. REQUIRES: run.control and its trace.
[[nodiscard]] trace_file build_trace(const run_report& run, symbolizer& symbols, trace_subject subject,
                                     trace_setup setup);

/// is_users says whether a frame is the user's own: not the system's, the sanitizer's, csp's, the
/// scheduler's or the runner's.
[[nodiscard]] bool is_users(const source_frame& frame);

/// name_objects gives every object of a run a kind and a stable name, in the order of their numbers.
[[nodiscard]] std::vector<trace_object> name_objects(const wire_trace& run);

/// happens_before returns the edges that synchronisation drew.
[[nodiscard]] std::vector<trace_edge> happens_before(const wire_trace& run);

/// fingerprint returns a short hash of a program's file ("0x1f..."), or an empty text where it cannot be
/// read.
[[nodiscard]] std::string fingerprint(const std::filesystem::path& program);

}  // namespace snag
