#pragma once

// The systematic search: every schedule of a program with at most so many preemptions, up to the order of
// steps that do not depend on each other.
//
// A preemption is a switch away from a thread that could go on: not where it waits, ends, or steps aside by a
// yield. The search goes bound by bound, 0, 1, ... (Musuvathi, Qadeer, PLDI 2007), depth first within each.
//
// It begins with one run. In the trace of each run it looks for races (two steps that depend on each other
// and that nothing else orders), and plans for each the two schedules in which the second may come first: one
// that leaves the first's turn just before it, and one that puts another turn before the whole of it. The
// latter is what makes the reduction hold together with the bound (Coons, Musuvathi, McKinley, "Bounded
// partial-order reduction", OOPSLA 2013): the former may cost a preemption too many. docs/design/dfs.md says
// why nothing is missed.
//
// A turn that was tried at a place sleeps in what is tried there later: a schedule in which it comes after
// steps that it does not depend on is one that was seen (Godefroid's sleep sets, of turns instead of steps,
// so that moving one costs no preemption).

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/dfs_progress.h"
#include "harness/dfs_run.h"
#include "harness/explore_order.h"
#include "harness/wire_trace.h"

namespace snag {

/// The search over the schedules of one program. It runs nothing itself: it hands out schedules and learns
/// from what came of them. Several may be out at once, and come back in any order: which runs are made does
/// not depend on that, because what came is looked at in the order in which it was asked for. Not
/// thread-safe.
class dfs_search {
 public:
  /// A run to make: these choices, strictly, and no preemption after them.
  struct order {
    std::uint64_t ticket = 0;
    schedule prefix;
  };

  explicit dfs_search(const dfs_options& options);

  [[nodiscard]] const dfs_options& options() const noexcept { return options_; }

  /// next returns at most `most` runs to make; none where the search is over, or has to know first what came
  /// of those that are out.
  [[nodiscard]] std::vector<order> next(std::size_t most);

  /// take learns from the whole trace of a run, at once or when those before it have come. Throws user_error
  /// where the run did not follow its schedule: the program does not do the same twice. REQUIRES: the ticket
  /// is out.
  void take(std::uint64_t ticket, const wire_trace& run);
  /// lose says that a run came to nothing: what lies beyond it stays unknown. REQUIRES: the ticket is out.
  void lose(std::uint64_t ticket);

  /// over says that nothing is out, and nothing is left to hand out.
  [[nodiscard]] bool over() const noexcept;
  /// exhausted says that it is over and that no run was lost.
  [[nodiscard]] bool exhausted() const noexcept { return over() && lost_ == 0; }
  /// exhausted_to returns the bound up to which all schedules were seen; nothing where not even the first is.
  [[nodiscard]] std::optional<unsigned> exhausted_to() const noexcept;
  /// unbounded says that more preemptions would not show more: no schedule was left out for the bound.
  [[nodiscard]] bool unbounded() const noexcept { return exhausted() && beyond_ == 0; }

  /// progress returns the same in numbers.
  [[nodiscard]] dfs_progress progress() const noexcept;

  [[nodiscard]] std::uint64_t runs() const noexcept { return runs_; }
  /// seen_before returns how many of the runs came to what others had shown.
  [[nodiscard]] std::uint64_t seen_before() const noexcept { return redundant_; }
  /// waiting returns how many runs are known to be needed.
  [[nodiscard]] std::uint64_t waiting() const noexcept;

  /// says returns one line: how far the search came, and what that means.
  [[nodiscard]] std::string says() const;

  /// to_json returns the state; runs that are out count as not made, and so do those that came before one
  /// that is still out.
  [[nodiscard]] std::string to_json() const;
  /// from_json goes on where to_json was called. Throws user_error that names `name` where the text is none,
  /// or belongs to a search with other options.
  [[nodiscard]] static dfs_search from_json(std::string_view text, std::string_view name,
                                            const dfs_options& options);

 private:
  static constexpr std::uint64_t none = ~0ULL;

  /// A run that was made. Its choices before `branch` are its parent's; at `branch` it took another.
  struct execution {
    std::uint64_t parent = none;
    std::uint64_t branch = 0;
    schedule choices;                    ///< from `branch` on
    std::vector<std::uint64_t> stopped;  ///< where the valve was at work, in the whole run
    std::uint64_t users = 0;             ///< plans from here, and runs that began here
    /// Where more than its own choice was planned: all of them in their order, its own first.
    std::map<std::uint64_t, std::vector<std::uint64_t>> tried;
  };
  /// A run to make: the choices of an execution before `node`, then that thread.
  struct plan {
    std::uint64_t from = none;  ///< none: the first run
    std::uint64_t node = 0;
    std::uint64_t thread = 0;
    unsigned cost = 0;
  };
  /// A run that was chosen, and what came of it: it waits for those before it.
  struct chosen {
    plan what;
    bool came = false;
    std::optional<wire_trace> run;  ///< missing where it came to nothing
  };
  /// A turn that is not to come first after `node` unless something it depends on came in between.
  struct sleeper {
    std::uint32_t node = 0;
    std::uint32_t thread = 0;
    bool one_step = false;  ///< it was about to go on there: its next step alone counts
  };
  /// What of a run is worth looking at: the rest was seen before.
  struct alive {
    std::uint32_t steps = 0;                                       ///< races that end before
    std::uint32_t nodes = 0;                                       ///< places before
    std::vector<std::pair<std::uint32_t, std::uint32_t>> without;  ///< places from, to (exclusive)
    [[nodiscard]] bool has(std::uint32_t node) const noexcept;
  };

  void choose();
  void settle();
  void learn(const plan& p, const wire_trace& run);
  void forget(const plan& p);
  [[nodiscard]] schedule prefix_of(const plan& p) const;
  void follow(const plan& p, const wire_trace& run) const;
  void expand(std::uint64_t id, const dfs_run& seen);
  void expand_all(std::uint64_t id, const dfs_run& seen);
  [[nodiscard]] std::vector<sleeper> sleepers_of(std::uint64_t id, const dfs_run& seen) const;
  [[nodiscard]] alive wake(std::uint64_t id, const dfs_run& seen);
  void replace_dead(std::uint64_t id, const dfs_run& seen, std::uint32_t node);
  void plan_race(std::uint64_t id, const dfs_run& seen, const dfs_race& race, std::uint32_t node);
  void plan_run(std::uint64_t id, const dfs_run& seen, std::uint32_t node, std::uint32_t thread);
  [[nodiscard]] std::uint64_t owner_of(std::uint64_t id, std::uint64_t node) const;
  [[nodiscard]] const std::vector<std::uint64_t>* tried_at(std::uint64_t owner, std::uint64_t node) const;
  [[nodiscard]] bool is_mine(std::uint64_t owner, std::uint64_t node, std::uint64_t thread) const noexcept;
  void release(std::uint64_t id);

  dfs_options options_;
  std::unordered_map<std::uint64_t, execution> executions_;
  std::uint64_t next_execution_ = 0;
  std::vector<std::deque<plan>> plans_;  ///< by their cost; not chosen yet
  std::deque<chosen> chosen_;            ///< in their order; tickets are their numbers
  std::uint64_t first_ticket_ = 0;       ///< of the first of them
  std::size_t handed_ = 0;               ///< how many of them are out
  std::uint64_t runs_ = 0;
  std::uint64_t redundant_ = 0;
  std::uint64_t beyond_ = 0;  ///< plans that the bound forbids
  std::uint64_t lost_ = 0;
  unsigned lost_at_ = ~0U;  ///< the lowest cost of one
};

}  // namespace snag
