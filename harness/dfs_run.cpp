#include "harness/dfs_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "harness/dfs_order.h"

namespace snag {

namespace {

using trace::op;

// Has given its turn away: for good, or until somebody lets it go on.
bool gave_up(const wire_step& step) noexcept {
  return step.has(trace::blocked) || step.what == op::end;
}

// Came because nobody else could go on, or so it may be.
bool may_be_idle(const wire_step& step) noexcept {
  return step.has(trace::timed_out) || (step.what == op::quiesce && step.has(trace::resumed));
}

}  // namespace

dfs_run::dfs_run(const wire_trace& run, std::span<const std::uint64_t> stopped_at) {
  take_steps(run, stopped_at);
  find_turns(run);
  find_fences(run);
  dfs_order order(*this, run);
  clocks_ = order.take_clocks();
  races_ = order.take_races();
}

std::uint32_t dfs_run::dense(std::uint64_t number) const noexcept {
  const auto at = std::ranges::lower_bound(numbers_, number);
  return at != numbers_.end() && *at == number ? static_cast<std::uint32_t>(at - numbers_.begin()) : none;
}

bool dfs_run::is_runnable(std::uint32_t step, std::uint32_t thread) const noexcept {
  return std::ranges::binary_search(runnable(step), thread);
}

bool dfs_run::may_choose(std::uint32_t step, std::uint32_t thread) const noexcept {
  return is_runnable(step, thread) && !(steps_[step].aside && steps_[step - 1].thread == thread);
}

unsigned dfs_run::cost_of(std::uint32_t step, std::uint32_t thread) const noexcept {
  return steps_[step].could && steps_[step - 1].thread != thread ? 1 : 0;
}

std::uint32_t dfs_run::turn_begin(std::uint32_t step) const noexcept {
  while (goes_on(step)) {
    --step;
  }
  return step;
}

std::uint32_t dfs_run::turn_end(std::uint32_t step) const noexcept {
  do {
    ++step;
  } while (step < size() && goes_on(step));
  return step;
}

std::uint32_t dfs_run::next_of(std::uint32_t thread, std::uint32_t from) const noexcept {
  const std::vector<std::uint32_t>& own = steps_of_[thread];
  const auto at = std::ranges::lower_bound(own, from);
  return at == own.end() ? none : *at;
}

void dfs_run::take_steps(const wire_trace& run, std::span<const std::uint64_t> stopped_at) {
  for (const wire_step& step : run.steps) {
    if (numbers_.empty() || numbers_.back() != step.thread) {
      numbers_.push_back(step.thread);
    }
  }
  for (const auto& [step, threads] : run.runnable) {
    numbers_.insert(numbers_.end(), threads.begin(), threads.end());
  }
  std::ranges::sort(numbers_);
  const auto rest = std::ranges::unique(numbers_);
  numbers_.erase(rest.begin(), rest.end());
  for (const auto& [step, threads] : run.runnable) {
    std::vector<std::uint32_t>& set = sets_.emplace_back();
    for (const std::uint64_t number : threads) {
      set.push_back(dense(number));
    }
    std::ranges::sort(set);
  }
  steps_.resize(run.steps.size());
  steps_of_.resize(numbers_.size());
  std::size_t set = 0;
  for (std::uint32_t i = 0; i < size(); ++i) {
    while (set < run.runnable.size() && run.runnable[set].first <= i) {
      ++set;
    }
    entry& s = steps_[i];
    s.thread = dense(run.steps[i].thread);
    s.set = static_cast<std::uint32_t>(set - 1);
    s.stopped = run.steps[i].has(trace::valve) || std::ranges::find(stopped_at, i) != stopped_at.end();
    steps_of_[s.thread].push_back(i);
    if (set == 0 || !is_runnable(i, s.thread)) {
      throw std::runtime_error(
          fmt::format("trace: thread {} came at step {}, and was not among those that could be chosen",
                      run.steps[i].thread, i));
    }
  }
}

void dfs_run::find_turns(const wire_trace& run) {
  cost_before_.assign(steps_.size() + 1, 0);
  std::vector<std::uint32_t> since(numbers_.size(), 0);
  for (std::uint32_t i = 0; i < size(); ++i) {
    entry& s = steps_[i];
    for (const std::uint32_t t : runnable(i)) {
      if (i > 0 && (steps_[i - 1].thread == t || (s.set != steps_[i - 1].set && !is_runnable(i - 1, t)))) {
        since[t] = i;
      }
    }
    s.since = since[s.thread];
    if (i > 0) {
      const std::uint32_t before = steps_[i - 1].thread;
      const bool can = is_runnable(i, before) && !gave_up(run.steps[i - 1]);
      s.could = can && (before == s.thread || (run.steps[i].has(trace::preempting) && !s.stopped));
      s.aside = can && !s.could;
    }
    cost_before_[i + 1] = cost_before_[i] + cost_of(i, s.thread);
  }
}

void dfs_run::find_fences(const wire_trace& run) {
  // Steps beside a place where a thread stepped aside: the others that come in between must stay there, or
  // the schedule would be another.
  const auto around = [this](std::uint32_t before, std::uint32_t after) {
    steps_[before].fence = true;
    if (after != none) {
      steps_[after].fence = true;
    }
  };
  for (std::uint32_t i = 0; i < size(); ++i) {
    const wire_step& came = run.steps[i];
    entry& s = steps_[i];
    if (s.stopped || s.aside) {
      around(i - 1, next_of(steps_[i - 1].thread, i));
    }
    if (came.what == op::yield) {
      const std::vector<std::uint32_t>& own = steps_of_[s.thread];
      const auto at = std::ranges::lower_bound(own, i);
      around(at == own.begin() ? i : *(at - 1), i);
    } else if (came.what == op::sleep && !came.has(trace::blocked)) {
      around(i, next_of(s.thread, i + 1));
    }
    if (may_be_idle(came)) {
      s.fence = true;
      s.idle = std::ranges::all_of(runnable(s.since), [&](std::uint32_t t) {
        const std::uint32_t next = next_of(t, s.since);
        return next != none && may_be_idle(run.steps[next]);
      });
    }
  }
  // Who could have gone on when the run broke off would have met its end.
  if (size() > 0 && runnable(size() - 1).size() > 1) {
    steps_.back().fence = true;
  }
}

}  // namespace snag
