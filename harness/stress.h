#pragma once

// The stress engine: real threads, many iterations, seeded noise at synchronisation points.
//
// A run that does not pass ends its process. Those of a fixed variant follow each other in one process while
// they pass and leave no thread behind; a wrong variant's have a process each, for one that passed may have
// spoilt what the next one uses. A run's seed derives from the base seed, the case and the
// iteration's number alone, so that iteration 17 of a case is the same run in every invocation, variant and
// flavour, with whatever --first, --iterations or --jobs it is reached.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/catalogue.h"
#include "harness/verdict.h"
#include "support/exit_code.h"

namespace snag {

/// What to run, how often, how hard.
struct stress_options {
  std::vector<std::string> cases;     ///< ids or unambiguous names; empty: all. Unknown ones are a user_error
  std::vector<variant> variants;      ///< empty: buggy and fixed
  std::vector<flavour> flavours;      ///< empty: all that the runners offer
  std::optional<std::uint64_t> seed;  ///< unset: random; the result says which
  /// Iterations of each case, variant and flavour. Unset: the default plan, which runs `default_iterations`,
  /// and where a buggy variant must show its bug and has not, goes on until it has or
  /// `default_iterations_at_most` are done. After three runs that timed out it gives a row up.
  std::optional<std::uint64_t> iterations;
  /// Budget of the whole invocation, shared evenly; each case, variant and flavour runs at least once.
  /// Together with `iterations` whichever ends first counts; alone it runs until the time is over.
  std::optional<std::chrono::milliseconds> time;
  unsigned jobs = 0;                            ///< runs at once; 0: the number of cores
  std::uint64_t first = 0;                      ///< number of the first iteration
  bool noise = true;                            ///< false: threads run as they come, as in a naive loop
  bool fresh = false;                           ///< a process for every run, of fixed variants too
  std::chrono::milliseconds run_limit{10'000};  ///< last resort for one run; more is `timed-out`
};

inline constexpr std::uint64_t default_iterations = 100;
inline constexpr std::uint64_t default_iterations_at_most = 2'000;

/// One run that did not pass, with what was captured of it.
struct failed_run {
  std::uint64_t iteration = 0;
  std::uint64_t seed = 0;  ///< the seed of this run, derived from the base seed
  verdict is = verdict::failed;
  std::string detail;  ///< one line
  std::string
      evidence;  ///< many lines: who waits for what, a sanitizer's report, the end of stderr; or empty
  std::uint64_t in_process = 0;  ///< runs that had passed before it in its process
};

/// Whether a row came to what its case promises.
enum class row_state {
  met,
  not_met,
  not_run,  ///< interrupted before a verdict on the expectation could be given
};
[[nodiscard]] std::string_view to_string(row_state s) noexcept;

/// What came of one case in one variant and flavour.
struct stress_row {
  std::string case_id;
  snag::variant variant = snag::variant::buggy;
  snag::flavour flavour = snag::flavour::plain;
  std::uint64_t iterations = 0;             ///< runs that came to a verdict
  std::map<verdict, std::uint64_t> counts;  ///< only verdicts that came
  std::optional<failed_run> first_failure;  ///< lowest iteration that did not pass
  /// Lowest iteration with a verdict that nobody expects; equals first_failure where that was a surprise.
  std::optional<failed_run> first_surprise;
  row_state state = row_state::not_run;
  bool must_show = false;  ///< a buggy variant that has to show its bug in this flavour
  std::string expected;    ///< "passed", "panicked or deadlocked", ...
  std::string note;        ///< where not met: one line, what was expected and what came; else empty
  std::chrono::microseconds busy{0};

  [[nodiscard]] std::uint64_t passes() const;
  /// Passed runs by all runs, 0 where none ran.
  [[nodiscard]] double pass_rate() const;
};

/// What came of the whole invocation. Rows are ordered by case, variant, flavour.
struct stress_result {
  std::uint64_t seed = 0;
  std::uint64_t first = 0;
  std::vector<stress_row> rows;
  bool interrupted = false;
  std::chrono::milliseconds elapsed{0};

  /// clean, findings (an expectation not met), incomplete (interrupted), or empty_selection (no row).
  [[nodiscard]] exit_code code() const;
};

/// How far the work is: called from stress() on its own thread after each finished batch of runs.
struct stress_progress {
  std::uint64_t runs_done = 0;
  std::uint64_t runs_total = 0;       ///< planned; grows where a bug has to be looked for longer; 0: by time
  std::uint64_t runs_since_last = 0;  ///< for support's progress::advance
  std::string now;                    ///< "channels/premature-close buggy tsan"
};

/// stress runs the cases and judges them. Blocks until done; SIGINT and SIGTERM end it early with what there
/// is (interrupted), and are restored on return. Leaves no child behind. Throws user_error for unknown cases
/// and for runners that do not start or break off. Call it from one thread at a time, with no other threads
/// that take SIGINT.
[[nodiscard]] stress_result stress(const catalogue& from, const stress_options& options,
                                   const std::function<void(const stress_progress&)>& on_progress = {});

/// iteration_seed returns the seed of one run (SplitMix64 over the three).
[[nodiscard]] std::uint64_t iteration_seed(std::uint64_t base, std::string_view case_id,
                                           std::uint64_t iteration) noexcept;

/// expectation_text returns "panicked or deadlocked" for a list of verdicts.
[[nodiscard]] std::string expectation_text(const std::vector<verdict>& any_of);

}  // namespace snag
