// What a run tells of the runs that are still to be made. docs/design/dfs.md has the argument.

#include <algorithm>

#include "harness/dfs.h"

namespace snag {

bool dfs_search::alive::has(std::uint32_t node) const noexcept {
  return node < nodes &&
         std::ranges::none_of(
             without, [node](const auto& range) { return node >= range.first && node < range.second; });
}

void dfs_search::expand_all(std::uint64_t id, const dfs_run& seen) {
  const execution& e = executions_.at(id);
  const std::uint64_t first = e.parent == none ? 0 : e.branch + 1;
  for (std::uint32_t node = static_cast<std::uint32_t>(first); node < seen.size(); ++node) {
    for (const std::uint32_t t : seen.runnable(node)) {
      if (t != seen.thread_of(node) && seen.may_choose(node, t)) {
        plan_run(id, seen, node, t);
      }
    }
  }
}

void dfs_search::expand(std::uint64_t id, const dfs_run& seen) {
  const alive worth = wake(id, seen);
  const std::uint64_t branch = executions_.at(id).branch;
  for (const dfs_race& race : seen.races()) {
    // What ends before the branch, the parent has seen.
    const bool is_new = race.second == dfs_run::none ? worth.steps == seen.size()
                                                     : race.second >= branch && race.second < worth.steps;
    if (!is_new) {
      continue;
    }
    const std::uint32_t begin = seen.turn_begin(race.first);
    if (worth.has(begin)) {
      plan_race(id, seen, race, begin);
    }
    if (race.first != begin && worth.has(race.first)) {
      plan_race(id, seen, race, race.first);
    }
  }
}

std::vector<dfs_search::sleeper> dfs_search::sleepers_of(std::uint64_t id, const dfs_run& seen) const {
  std::vector<sleeper> asleep;
  for (const execution* e = &executions_.at(id); e->parent != none; e = &executions_.at(e->parent)) {
    const auto node = static_cast<std::uint32_t>(e->branch);
    const std::vector<std::uint64_t>& tried = *tried_at(e->parent, node);
    for (const std::uint64_t number : tried) {
      const std::uint32_t thread = seen.dense(number);
      if (thread == seen.thread_of(node)) {
        break;
      }
      // To go on costs nothing, so that its next step alone can be moved back to there.
      const bool was_about_to =
          seen.cost_of(node, seen.thread_of(node)) > 0 && thread == seen.thread_of(node - 1);
      asleep.push_back({node, thread, was_about_to});
    }
  }
  return asleep;
}

// Finds out who of those asleep came in this run, and whether anything had woken him.
dfs_search::alive dfs_search::wake(std::uint64_t id, const dfs_run& seen) {
  alive worth = {seen.size(), seen.size(), {}};
  std::uint32_t dead = dfs_run::none;
  for (const sleeper& s : sleepers_of(id, seen)) {
    const std::uint32_t came = seen.next_of(s.thread, s.node);
    if (came == dfs_run::none) {
      continue;
    }
    const auto depends = [&](std::uint32_t step) {
      for (std::uint32_t t = 0; t < seen.threads(); ++t) {
        if (t != s.thread && seen.last_before(step, t) > s.node) {
          return true;
        }
      }
      return false;
    };
    std::uint32_t woken = came;
    const std::uint32_t end = s.one_step ? came + 1 : seen.turn_end(came);
    while (woken < end && !depends(woken)) {
      ++woken;
    }
    if (woken == end) {
      worth.nodes = std::min(worth.nodes, came + 1);
      worth.steps = std::min(worth.steps, s.one_step ? came : end);
      dead = std::min(dead, came);
    } else if (woken > came) {
      worth.without.emplace_back(came + 1, woken + 1);
    }
  }
  if (dead != dfs_run::none) {
    ++redundant_;
    replace_dead(id, seen, dead);
  }
  return worth;
}

// A choice that only leads to what was seen before stands for no other: a schedule that begins with another
// and has it later, after something it depends on, may be new.
void dfs_search::replace_dead(std::uint64_t id, const dfs_run& seen, std::uint32_t node) {
  for (const std::uint32_t t : seen.runnable(node)) {
    if (t != seen.thread_of(node) && seen.may_choose(node, t)) {
      plan_run(id, seen, node, t);
    }
  }
}

// Plans at `node`, where the thread of the race's first step came, one that may begin a schedule in which the
// second comes before.
void dfs_search::plan_race(std::uint64_t id, const dfs_run& seen, const dfs_race& race, std::uint32_t node) {
  const std::uint32_t mine = seen.thread_of(race.first);
  const std::vector<std::uint64_t>* tried = tried_at(owner_of(id, node), node);
  const auto is_tried = [&](std::uint32_t t) {
    return tried != nullptr && std::ranges::find(*tried, seen.number(t)) != tried->end();
  };
  const auto comes_before = [&](std::uint32_t thread) {
    const std::uint32_t next = seen.next_of(thread, node);
    return next != dfs_run::none && seen.last_before(race.second, thread) > next ? next : dfs_run::none;
  };
  std::uint32_t first = race.thread;
  if (race.second == dfs_run::none) {
    if (is_tried(first)) {
      return;
    }
  } else {
    std::uint32_t earliest = dfs_run::none;
    for (std::uint32_t t = 0; t < seen.threads(); ++t) {
      const std::uint32_t next = t == mine ? dfs_run::none : comes_before(t);
      if (next == dfs_run::none) {
        continue;
      }
      if (next < earliest) {
        earliest = next;
        first = t;
      }
      // Nothing that came after `node` has to come before it: it begins such a schedule as well as any.
      const auto begins = [&] {
        for (std::uint32_t other = 0; other < seen.threads(); ++other) {
          if (other != t && seen.last_before(next, other) > node && !(other == mine && next == race.second)) {
            return false;
          }
        }
        return true;
      };
      if (is_tried(t) && begins()) {
        return;
      }
    }
  }
  if (seen.may_choose(node, first)) {
    plan_run(id, seen, node, first);
    return;
  }
  for (const std::uint32_t t : seen.runnable(node)) {
    if (seen.may_choose(node, t)) {
      plan_run(id, seen, node, t);
    }
  }
}

}  // namespace snag
