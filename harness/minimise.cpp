#include "harness/minimise.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/judge.h"

namespace snag {

namespace {

constexpr std::size_t tried_at_once = 8;
// More would be tried than any bound allows.
constexpr std::size_t candidates_at_most = 512;

using turn_key = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

turn_key key_of(const schedule& s) {
  turn_key key;
  key.reserve(s.size());
  for (const turn& t : s) {
    key.emplace_back(t.thread, t.count);
  }
  return key;
}

schedule joined(const schedule& turns) {
  schedule all;
  for (const turn& t : turns) {
    append(all, t.thread, t.count);
  }
  return all;
}

schedule without(const schedule& turns, std::size_t from, std::size_t count) {
  schedule rest(turns.begin(), turns.begin() + static_cast<std::ptrdiff_t>(from));
  rest.insert(rest.end(), turns.begin() + static_cast<std::ptrdiff_t>(from + count), turns.end());
  return joined(rest);
}

/// The turn's thread goes straight on with its next turn; what was between comes after.
std::optional<schedule> with_next_pulled(const schedule& turns, std::size_t at) {
  for (std::size_t next = at + 1; next < turns.size(); ++next) {
    if (turns[next].thread == turns[at].thread) {
      schedule changed = turns;
      changed[at].count += turns[next].count;
      changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(next));
      return joined(changed);
    }
  }
  return std::nullopt;
}

schedule with_exchanged(const wire_trace& run, std::size_t from, std::uint64_t one, std::uint64_t other) {
  schedule changed;
  for (std::size_t i = 0; i < run.steps.size(); ++i) {
    const std::uint64_t thread = run.steps[i].thread;
    const bool exchanges = i >= from && (thread == one || thread == other);
    append(changed, exchanges ? (thread == one ? other : one) : thread);
  }
  return changed;
}

}  // namespace

involvement involvement_of(const wire_trace& run) {
  involvement cost;
  cost.steps = run.steps.size();
  cost.decisions = decisions_of(run).size();
  for (std::size_t i = 1; i < run.steps.size(); ++i) {
    const bool preempts = run.steps[i].has(trace::preempting) && !run.steps[i].has(trace::valve);
    cost.preemptions += preempts ? 1U : 0U;
    cost.switches += run.steps[i].thread != run.steps[i - 1].thread ? 1U : 0U;
  }
  return cost;
}

std::vector<schedule> plainer_candidates(const wire_trace& run) {
  const std::vector<std::size_t> decisions = decisions_of(run);
  if (decisions.empty()) {
    return {};
  }
  std::vector<schedule> found;
  std::set<turn_key> known;
  const schedule all = choices_of(run);
  // After its last decision the run was the one that `first` makes, so nothing is lost with the rest.
  const schedule begin = first_choices(all, decisions.back() + 1);
  known.insert(key_of(begin));
  const auto offer = [&](schedule candidate) {
    if (found.size() < candidates_at_most && known.insert(key_of(candidate)).second) {
      found.push_back(std::move(candidate));
    }
  };
  offer({});
  // Without its later decisions: first half of them, then three quarters, and so on.
  for (std::size_t kept = decisions.size() / 2; kept < decisions.size();
       kept += std::max<std::size_t>(1, (decisions.size() - kept) / 2)) {
    offer(first_choices(all, decisions[kept]));
  }
  // Without a stretch of turns: halves, quarters, ... single ones. Whoever loses a turn goes on later.
  for (std::size_t size = begin.size() / 2; size >= 1; size /= 2) {
    for (std::size_t from = 0; from < begin.size(); from += size) {
      offer(without(begin, from, std::min(size, begin.size() - from)));
    }
  }
  // Two threads that do the same in exchanged parts: the one that goes first by itself in the other's.
  runnable_cursor runnable(run);
  for (const std::size_t d : decisions) {
    const wire_step& chosen = run.steps[d];
    const std::uint64_t first = first_choice(runnable.at(d), run.steps[d - 1].thread, chosen.thread);
    if (!chosen.has(trace::preempting) && first != chosen.thread) {
      offer(with_exchanged(run, d, chosen.thread, first));
    }
  }
  // One thread going straight on where it was stopped.
  for (std::size_t at = 0; at < begin.size(); ++at) {
    if (std::optional<schedule> pulled = with_next_pulled(all, at)) {
      offer(std::move(*pulled));
    }
  }
  // A turn that ends a little earlier: what is decisive is where it ends, and before is often plainer.
  for (std::size_t at = begin.size(); at-- > 0;) {
    schedule shorter = begin;
    shorter[at].count /= 2;
    offer(joined(shorter));
  }
  return found;
}

minimised minimise(run_report found, std::uint64_t runs_at_most, const try_schedules& try_all) {
  minimised best;
  const verdict wanted = judge(found);
  best.run = std::move(found);
  involvement cost = involvement_of(*best.run.control->trace);
  // What was tried once came to nothing then, and would now.
  std::set<turn_key> tried;
  for (bool progress = true; progress;) {
    progress = false;
    std::vector<schedule> candidates;
    for (schedule& candidate : plainer_candidates(*best.run.control->trace)) {
      if (!tried.contains(key_of(candidate))) {
        candidates.push_back(std::move(candidate));
      }
    }
    for (std::size_t from = 0; from < candidates.size() && !progress; from += tried_at_once) {
      const std::uint64_t left = runs_at_most - best.runs;
      const std::size_t count = std::min<std::size_t>({tried_at_once, candidates.size() - from, left});
      if (count == 0) {
        best.cut_short = true;
        return best;
      }
      const auto begin = candidates.begin() + static_cast<std::ptrdiff_t>(from);
      const std::vector<schedule> batch(begin, begin + static_cast<std::ptrdiff_t>(count));
      for (const schedule& one : batch) {
        tried.insert(key_of(one));
      }
      std::optional<std::vector<run_report>> came = try_all(batch);
      if (!came) {
        best.interrupted = true;
        return best;
      }
      best.runs += count;
      for (run_report& run : *came) {
        if (!run.control || !run.control->trace || diverged(run) || judge(run) != wanted) {
          continue;
        }
        const involvement its = involvement_of(*run.control->trace);
        if (its < cost) {
          cost = its;
          best.run = std::move(run);
          progress = true;
        }
      }
    }
  }
  best.needs_none = cost.decisions == 0;
  return best;
}

}  // namespace snag
