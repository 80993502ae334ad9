#pragma once

// The explore engine: the same functions under the controlled scheduler, schedule after schedule. What fails
// is run again, made as plain as it stays failing, and told as a trace.
//
// Schedule number i of a row derives its seed from the base seed, the subject and i alone: it is the same run
// in every command, with whatever --first, --schedules, --jobs or --shard it is reached.

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/catalogue.h"
#include "harness/dfs_progress.h"
#include "harness/explore_order.h"
#include "harness/runner_client.h"
#include "harness/stress.h"
#include "harness/trace_file.h"
#include "harness/verdict.h"
#include "support/exit_code.h"

namespace snag {

/// How the engine comes to schedules. `mixed`: random, pct, pos and surw take turns.
enum class search { mixed, random, pct, pos, surw, dfs };
inline constexpr std::array all_searches = {search::mixed, search::random, search::pct,
                                            search::pos,   search::surw,   search::dfs};
[[nodiscard]] std::string_view to_string(search s) noexcept;
[[nodiscard]] std::optional<search> parse_search(std::string_view name) noexcept;

inline constexpr std::uint64_t default_schedules = 200;
inline constexpr std::uint64_t default_plausible_schedules = 2'000;  ///< what holds nearly is broken late
inline constexpr std::uint64_t default_seed = 1;
inline constexpr unsigned default_preemptions = 2;  ///< of dfs

/// Part K of N of a campaign. Every part takes its own schedules; together they are the whole.
struct shard {
  std::uint64_t part = 1;  ///< 1 to of
  std::uint64_t of = 1;
  friend bool operator==(const shard&, const shard&) = default;
};

/// A schedule that failed once, kept to be tried again (--regress).
struct kept_schedule {
  trace_subject subject;  ///< without build
  trace_setup setup;
  schedule choices;
  verdict is = verdict::failed;

  /// is_of says whether it is of this subject. Programs are known by their names and arguments: a list goes
  /// with the sources to other machines and build folders.
  [[nodiscard]] bool is_of(const trace_subject& subject) const;
};

struct explore_row;

/// What is settled about a row from a report of before (--resume).
struct explored_before {
  std::string label;
  std::uint64_t done = 0;
  bool finished = false;
  bool fresh = false;  ///< every run had a process of its own
  std::string state;   ///< of the search, where the numbers do not say it all

  /// of returns what a row of a report says. A systematic search that a budget ended is not finished.
  [[nodiscard]] static explored_before of(const explore_row& row);
};

/// What to explore, how, and how much.
struct explore_options {
  std::vector<std::string> cases;  ///< ids or unambiguous names; empty: all. Unknown ones are a user_error
  std::vector<variant> variants;   ///< empty: buggy and fixed
  std::vector<flavour> flavours;   ///< empty: tsan
  std::optional<launch> program;   ///< explore this instead of cases
  std::uint64_t seed = default_seed;
  std::uint64_t first = 0;                 ///< number of the first schedule
  std::optional<std::uint64_t> schedules;  ///< of each row; unset: the default, or by time alone
  search by = search::mixed;
  unsigned depth = 3;     ///< of pct; of dfs: preemptions
  bool reduction = true;  ///< of dfs; false: every order of steps, whether they depend on each other or not
  point_level points = point_level::memory;
  bool adversarial = false;
  bool spurious = false;
  bool fibers = false;  ///< threads take turns on one operating-system thread: the same runs, sooner
  std::uint64_t max_steps = 200'000;
  std::chrono::milliseconds run_limit{10'000};
  std::optional<std::chrono::milliseconds> time;  ///< budget of the search
  unsigned jobs = 0;                              ///< 0: the number of cores
  snag::shard shard;
  std::uint64_t shrink_runs = 300;  ///< at most, for each failure; 0: it is told as it was found
  bool terse = false;               ///< a failure is run again alone, and no more is told than its verdict
  std::vector<kept_schedule> kept;
  std::vector<explored_before> before;
};

/// A schedule that did not pass.
struct explore_failure {
  std::uint64_t number = 0;
  std::uint64_t seed = 0;
  std::string strategy;
  verdict is = verdict::failed;
  std::string detail;
  std::string evidence;
  bool kept = false;              ///< came from the list of failing schedules
  bool replays = false;           ///< run again alone it came to the same
  std::optional<trace_file> run;  ///< the shrunk one; missing where an interrupt came first
  std::string file;               ///< where the trace was written; filled in by whoever writes it
};

/// What came of one subject.
struct explore_row {
  trace_subject subject;
  std::uint64_t from = 0;       ///< where this part begins: what an earlier report has is left out
  std::uint64_t schedules = 0;  ///< that count: up to the first failure
  std::uint64_t distinct = 0;   ///< of them
  std::uint64_t steps_most = 0;
  std::uint64_t threads_most = 0;
  std::map<verdict, std::uint64_t> counts;
  std::optional<explore_failure> failure;
  std::uint64_t done = 0;  ///< schedules without a gap from the row's first on: where to resume
  bool finished = false;   ///< all that was asked for, or up to a failure
  bool fresh = false;      ///< every run had a process of its own: the subject keeps state between runs
  std::string bound;       ///< of a row that passed: what that means
  std::vector<std::uint64_t> seen;         ///< hashes, sorted; for merging
  std::optional<dfs_progress> systematic;  ///< of dfs: how far it came, earlier reports counted in
  std::string search_state;                ///< of dfs: what is left, to go on from; empty: nothing
  row_state state = row_state::not_run;
  bool must_show = false;
  std::string expected;
  std::string note;
  std::chrono::microseconds busy{0};

  [[nodiscard]] std::string label() const { return subject.label(); }
};

struct explore_result {
  explore_options options;
  std::vector<explore_row> rows;
  bool interrupted = false;
  std::chrono::milliseconds elapsed{0};

  /// clean, findings, incomplete (interrupted), or empty_selection (no row).
  [[nodiscard]] exit_code code() const;
};

/// How far the work is: called from explore() on its own thread.
struct explore_progress {
  std::uint64_t runs_done = 0;
  std::uint64_t runs_total = 0;  ///< 0: by time
  std::uint64_t runs_since_last = 0;
  std::string now;
};

/// explore runs, judges, and shrinks what failed. Blocks until done; SIGINT and SIGTERM end it early with
/// what there is. Leaves no child behind. Throws user_error for unknown cases, programs that were not built
/// for it, and runners that break off. One at a time, with no other threads that take SIGINT.
[[nodiscard]] explore_result explore(const catalogue& from, const explore_options& options,
                                     const std::function<void(const explore_progress&)>& on_progress = {});

/// schedule_seed returns the seed of a schedule.
[[nodiscard]] std::uint64_t schedule_seed(std::uint64_t base, std::string_view subject, std::uint64_t number);

}  // namespace snag
