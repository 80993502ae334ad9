#include "harness/dfs_order.h"

#include <algorithm>
#include <unordered_map>

#include "harness/wire_trace_json.h"

namespace snag {

namespace {

using trace::op;

// Keys that are no object of the trace.
constexpr std::uint64_t everything = 0;  // every step reads it, a fence writes it
constexpr std::uint64_t input_output = 1;
constexpr std::uint64_t time_of_day = 2;
constexpr std::uint64_t creation = 3;  // threads are numbered in the order in which they are made
constexpr std::uint64_t first_object = 4;

}  // namespace

dfs_order::dfs_order(const dfs_run& of, const wire_trace& run)
    : of_(of),
      width_(of.threads()),
      clocks_(std::size_t{of.size()} * of.threads(), 0),
      last_(of.threads(), dfs_run::none),
      held_(of.threads()),
      given_(of.threads()) {
  merge_objects(run);
  for (std::uint32_t i = 0; i < of.size(); ++i) {
    accesses_.clear();
    find_accesses(i, run.steps[i]);
    find_before(i);
    close(i);
    note_locks(of.thread_of(i), run.steps[i]);
  }
  if (of.size() == 0) {
    return;
  }
  // Who could go on when the run broke off: its next step would have met the end.
  const std::uint32_t end = of.size() - 1;
  for (const std::uint32_t t : of.runnable(end)) {
    if (t != of.thread_of(end)) {
      races_.push_back({end, dfs_run::none, t});
    }
  }
}

// Accesses of different sizes may overlap without beginning at the same address.
void dfs_order::merge_objects(const wire_trace& run) {
  std::unordered_map<std::uint64_t, std::uint64_t> by_granule;
  object_.resize(run.objects.size() + 1);
  touched_.resize(first_object + run.objects.size());
  for (std::size_t i = 0; i < run.objects.size(); ++i) {
    const std::uint64_t address = parse_hex(run.objects[i].address);
    const std::uint64_t key = first_object + i;
    object_[i + 1] = address == 0 ? key : by_granule.try_emplace(address >> 3, key).first->second;
  }
}

void dfs_order::find_accesses(std::uint32_t i, const wire_step& step) {
  const bool fence = of_.is_fence(i) || step.has(trace::timed_out) || step.has(trace::spurious);
  const std::uint64_t object = object_[step.object];
  const auto touch = [&](bool writes) {
    // An object that the trace has no room for may be any.
    accesses_.push_back({object, writes || object == 0});
  };
  accesses_.push_back({everything, fence});
  switch (step.what) {
    case op::read:
    case op::atomic_load:
      touch(false);
      break;
    case op::wait:
      find_accesses_of_wait(i, step);
      break;
    case op::create:
      accesses_.push_back({creation, true});
      touch(true);
      break;
    case op::futex_wait:
      accesses_.push_back({time_of_day, false});
      touch(true);
      break;
    case op::sleep:
    case op::clock:
      accesses_.push_back({time_of_day, true});
      break;
    case op::io_read:
    case op::io_write:
    case op::io_poll:
      accesses_.push_back({input_output, true});
      break;
    case op::told:
      if (object != 0) {
        touch(true);
      }
      break;
    case op::none:
    case op::go_on:
    case op::yield:    // a fence where it counts
    case op::quiesce:  // likewise
    case op::fence:    // orders nothing where one thread runs at a time
      break;
    case op::once:  // the end of an initialiser is no step
    case op::once_done:
    case op::main_returns:
      accesses_.push_back({everything, true});
      break;
    case op::start:
    case op::end:
    case op::join:
    case op::detach:
    case op::lock:
    case op::try_lock:
    case op::unlock:
    case op::notify_one:
    case op::notify_all:
    case op::read_lock:
    case op::write_lock:
    case op::try_read_lock:
    case op::try_write_lock:
    case op::rw_unlock:
    case op::acquire:
    case op::try_acquire:
    case op::release:
    case op::barrier:
    case op::futex_wake:
    case op::atomic_store:
    case op::atomic_update:
    case op::write:
      touch(true);
      break;
    default:
      accesses_.push_back({everything, true});
      break;
  }
}

// The trace names the condition variable alone. The mutex that is given up and taken again is among those
// that the thread holds.
void dfs_order::find_accesses_of_wait(std::uint32_t i, const wire_step& step) {
  const std::uint32_t thread = of_.thread_of(i);
  if (!step.has(trace::resumed)) {
    given_[thread] = held_[thread];
  }
  accesses_.push_back({object_[step.object], true});
  for (const std::uint64_t mutex : given_[thread]) {
    accesses_.push_back({mutex, true});
  }
  if (given_[thread].empty()) {
    accesses_.push_back({everything, true});
  }
}

void dfs_order::note_locks(std::uint32_t thread, const wire_step& step) {
  std::vector<std::uint64_t>& held = held_[thread];
  const std::uint64_t mutex = object_[step.object];
  // Whether a try succeeded is not told: one that failed only makes waits depend on more.
  if ((step.what == op::lock && !step.has(trace::blocked)) || step.what == op::try_lock) {
    held.push_back(mutex);
  } else if (step.what == op::unlock) {
    if (const auto at = std::ranges::find(held, mutex); at != held.end()) {
      held.erase(at);
    }
  }
}

void dfs_order::find_before(std::uint32_t i) {
  const std::uint32_t thread = of_.thread_of(i);
  before_.clear();
  const auto depend_on = [&](std::uint32_t step) {
    if (step != dfs_run::none && of_.thread_of(step) != thread) {
      before_.push_back(step);
    }
  };
  for (const access& a : accesses_) {
    touched& at = touched_[a.key];
    if (a.writes) {
      if (at.reads.empty()) {
        depend_on(at.write);
      }
      std::ranges::for_each(at.reads, depend_on);
    } else {
      depend_on(at.write);
    }
  }
  std::ranges::sort(before_);
  const auto rest = std::ranges::unique(before_);
  before_.erase(rest.begin(), rest.end());
  for (const access& a : accesses_) {
    touched& at = touched_[a.key];
    if (a.writes) {
      at.write = i;
      at.reads.clear();
    } else {
      std::erase_if(at.reads, [&](std::uint32_t r) { return of_.thread_of(r) == thread; });
      at.reads.push_back(i);
    }
  }
}

void dfs_order::close(std::uint32_t i) {
  const std::uint32_t thread = of_.thread_of(i);
  std::uint32_t* mine = clock(i);
  if (last_[thread] != dfs_run::none) {
    std::copy_n(clock(last_[thread]), width_, mine);
  }
  for (const std::uint32_t step : before_) {
    if (is_race(step, i)) {
      races_.push_back({step, i, thread});
    }
  }
  for (const std::uint32_t step : before_) {
    const std::uint32_t* theirs = clock(step);
    for (std::size_t t = 0; t < width_; ++t) {
      mine[t] = std::max(mine[t], theirs[t]);
    }
  }
  mine[thread] = i + 1;
  last_[thread] = i;
}

// Called before the clock of `second` has taken in what it depends on.
bool dfs_order::is_race(std::uint32_t first, std::uint32_t second) const {
  const std::uint32_t thread = of_.thread_of(first);
  const auto knows = [&](const std::uint32_t* c) { return c[thread] > first; };
  if (knows(clock(second))) {
    return false;
  }
  for (const std::uint32_t other : before_) {
    if (other != first && knows(clock(other))) {
      return false;
    }
  }
  // What let the second go on cannot come after it.
  const std::uint32_t since = of_.since(second);
  return first + 1 != since && !(of_.is_idle(second) && first < since);
}

}  // namespace snag
