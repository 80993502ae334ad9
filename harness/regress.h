#pragma once

// Failing schedules that are kept as regressions: what failed once fails again, as long as nobody changes
// what it is about.

#include <chrono>
#include <string>
#include <vector>

#include "harness/catalogue.h"
#include "harness/explore.h"

namespace snag {

/// A kept schedule, the list that it stands in, and what came of it now.
struct regression {
  kept_schedule of;
  std::string list;                ///< as reports name it
  verdict came = verdict::passed;  ///< filled in by regress

  [[nodiscard]] bool fails_as_kept() const { return came == of.is; }
};

struct regress_options {
  std::chrono::milliseconds run_limit{10'000};
  unsigned jobs = 0;  ///< 0: the number of cores
};

/// regress runs every schedule once, leniently: a thread that cannot run when its turn comes is skipped, so
/// that a change elsewhere in the program does not part the schedule from its failure. Returns false where it
/// was interrupted. Blocks until done; leaves no child behind. Throws user_error for a case, variant or
/// flavour that no runner has, and for schedules of programs that are no cases.
[[nodiscard]] bool regress(const catalogue& from, std::vector<regression>& all,
                           const regress_options& options);

/// without_regression returns the labels of the wrong and plausible variants in the flavour tsan, which
/// explore runs by itself, that no schedule is kept of: "channels/premature-close buggy tsan".
[[nodiscard]] std::vector<trace_subject> without_regression(const catalogue& from,
                                                            const std::vector<regression>& all);

}  // namespace snag
