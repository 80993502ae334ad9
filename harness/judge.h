#pragma once

// From what was seen of a run to its one verdict. docs/verdicts.md tells the same in prose.

#include <string>
#include <vector>

#include "harness/case.h"
#include "harness/run_report.h"
#include "harness/verdict.h"

namespace snag {

/// judge decides by this order; the first that holds is the verdict:
///   use-after-scope (a sanitizer saw an access to something that had ended), raced, panicked, crashed
///   (another report of a sanitizer, or a signal), deadlocked, livelocked, timed-out where a controlled run
///   was too long or blocked where nothing controls it, failed (the process ended before the scenario did, or
///   with an exit code), leaked, what the oracle said, timed-out, passed.
/// What a sanitizer saw comes first, because what follows an undefined step means nothing; then how the
/// process ended; then what was left behind; then what came out.
/// A controlled run that diverged has no verdict: ask diverged() first.
[[nodiscard]] verdict judge(const run_report& run);

/// diverged says whether a controlled run left the schedule that it was to follow.
[[nodiscard]] bool diverged(const run_report& run);

/// What a variant may and must come to in one flavour, under one engine.
struct promise {
  std::vector<verdict> any_of;  ///< besides `passed`, where the variant is not the fixed one
  bool must_show = false;       ///< one of any_of has to come at least once
  bool must_pass = false;       ///< the fixed variant: nothing but `passed`
  bool anything = false;        ///< a plausible repair: any verdict but timed-out, besides any_of
};

/// promise_of reads the expectations of a case. A flavour that no expectation names may show what any of the
/// engine's expectations list.
[[nodiscard]] promise promise_of(const case_info& info, engine by, variant v, flavour f);

/// explore_promise_of reads what a case expects of explore. Where it says nothing of that engine, its buggy
/// variant has to come to a verdict that it lists for stress, or to one of a sanitizer: explore sees what
/// stress sees, and races in the flavour that it runs. A plausible repair has to break, as the case says or
/// in any way, in the flavour tsan, which sees most; in the others it may.
[[nodiscard]] promise explore_promise_of(const case_info& info, variant v, flavour f);

/// fits says whether a run may come to this verdict.
[[nodiscard]] bool fits(const promise& promised, verdict v);

/// shows says whether this verdict is the bug being shown.
[[nodiscard]] bool shows(const promise& promised, verdict v);

/// text returns "passed", "panicked or deadlocked", ...
[[nodiscard]] std::string text(const promise& promised);

}  // namespace snag
