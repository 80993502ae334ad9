#pragma once

// One controlled run as the systematic search sees it: what each step touched, what happened before what, and
// which pairs of steps could have come in the other order. Internal to harness/dfs*.

#include <cstdint>
#include <span>
#include <vector>

#include "harness/wire_trace.h"

namespace snag {

/// Two steps of different threads that depend on each other, with nothing in between that orders them.
struct dfs_race {
  std::uint32_t first = 0;
  std::uint32_t second = 0;  ///< dfs_run::none: what that thread would have done after the run broke off
  std::uint32_t thread = 0;  ///< of the second, dense
};

/// A run, analysed. Threads are dense indices here; number() gives the scheduler's.
///
/// Dependence is kept on the safe side: two steps are independent only where doing them in the other order
/// certainly gives the same two steps and the same state. Steps at which a thread steps aside for others (a
/// yield, an empty sleep, the valve), timeouts and operations of unknown effect depend on everything.
class dfs_run {
 public:
  static constexpr std::uint32_t none = ~0U;

  /// `stopped_at`: steps before which the thread of the step before was stopped by the valve when the
  /// schedule was found; a replay does not show it. Throws std::runtime_error where the trace contradicts
  /// itself.
  explicit dfs_run(const wire_trace& run, std::span<const std::uint64_t> stopped_at = {});

  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(steps_.size()); }
  [[nodiscard]] std::uint32_t threads() const noexcept { return static_cast<std::uint32_t>(numbers_.size()); }
  [[nodiscard]] std::uint64_t number(std::uint32_t thread) const noexcept { return numbers_[thread]; }
  /// dense returns the index of a thread, none where it never ran and never could.
  [[nodiscard]] std::uint32_t dense(std::uint64_t number) const noexcept;
  [[nodiscard]] std::uint32_t thread_of(std::uint32_t step) const noexcept { return steps_[step].thread; }

  /// runnable returns who could be chosen for a step.
  [[nodiscard]] const std::vector<std::uint32_t>& runnable(std::uint32_t step) const noexcept {
    return sets_[steps_[step].set];
  }
  [[nodiscard]] bool is_runnable(std::uint32_t step, std::uint32_t thread) const noexcept;
  /// may_choose is is_runnable, without who has just stepped aside for the others.
  [[nodiscard]] bool may_choose(std::uint32_t step, std::uint32_t thread) const noexcept;
  /// cost_of returns 1 where choosing that thread for the step is a preemption, else 0.
  [[nodiscard]] unsigned cost_of(std::uint32_t step, std::uint32_t thread) const noexcept;
  /// cost_before returns the preemptions among the steps before this one.
  [[nodiscard]] unsigned cost_before(std::uint32_t step) const noexcept { return cost_before_[step]; }
  /// goes_on says whether the thread of this step did the one before as well, and had not to wait in between.
  [[nodiscard]] bool goes_on(std::uint32_t step) const noexcept {
    return step > 0 && steps_[step].could && steps_[step - 1].thread == steps_[step].thread;
  }
  /// turn_begin returns the first step of the turn that the step is in; turn_end the one behind its last.
  [[nodiscard]] std::uint32_t turn_begin(std::uint32_t step) const noexcept;
  [[nodiscard]] std::uint32_t turn_end(std::uint32_t step) const noexcept;
  /// stopped says whether the switch before this step was forced by the valve.
  [[nodiscard]] bool stopped(std::uint32_t step) const noexcept { return steps_[step].stopped; }

  /// is_fence says whether the step depends on everything for where it stands.
  [[nodiscard]] bool is_fence(std::uint32_t step) const noexcept { return steps_[step].fence; }
  /// is_idle says whether it came because nobody else could go on.
  [[nodiscard]] bool is_idle(std::uint32_t step) const noexcept { return steps_[step].idle; }
  /// since returns the first step for which its thread could be chosen.
  [[nodiscard]] std::uint32_t since(std::uint32_t step) const noexcept { return steps_[step].since; }

  /// last_before returns 1 + the last step of a thread that happens before or is `step`, 0 where none is.
  [[nodiscard]] std::uint32_t last_before(std::uint32_t step, std::uint32_t thread) const noexcept {
    return clocks_[std::size_t{step} * numbers_.size() + thread];
  }
  /// next_of returns the first step of a thread at or after `from`, none where there is none.
  [[nodiscard]] std::uint32_t next_of(std::uint32_t thread, std::uint32_t from) const noexcept;

  [[nodiscard]] const std::vector<dfs_race>& races() const noexcept { return races_; }

 private:
  struct entry {
    std::uint32_t thread = 0;
    std::uint32_t set = 0;
    bool could = false;    // the thread of the step before could have gone on, at no cost
    bool aside = false;    // it had stepped aside
    bool stopped = false;  // by the valve
    bool fence = false;
    bool idle = false;
    std::uint32_t since = 0;
  };
  void take_steps(const wire_trace& run, std::span<const std::uint64_t> stopped_at);
  void find_turns(const wire_trace& run);
  void find_fences(const wire_trace& run);

  std::vector<entry> steps_;
  std::vector<std::uint64_t> numbers_;
  std::vector<std::vector<std::uint32_t>> sets_;
  std::vector<std::vector<std::uint32_t>> steps_of_;
  std::vector<unsigned> cost_before_;
  std::vector<std::uint32_t> clocks_;
  std::vector<dfs_race> races_;
};

}  // namespace snag
