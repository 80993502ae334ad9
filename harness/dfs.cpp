#include "harness/dfs.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/splitmix.h"
#include "support/exit_code.h"

namespace snag {

dfs_search::dfs_search(const dfs_options& options)
    : options_(options), plans_(std::size_t{options.preemptions} + 1) {
  plans_[0].push_back({});
  choose();
}

// How far it runs ahead of what it knows is fixed, so that neither the number of runners nor their speed
// decides which runs are made.
void dfs_search::choose() {
  while (chosen_.size() < options_.ahead) {
    // Bound after bound: what was chosen may still lead to more of its own bound.
    std::size_t bound = plans_.size();
    for (const chosen& c : chosen_) {
      bound = std::min(bound, std::size_t{c.what.cost});
    }
    const auto lowest = std::ranges::find_if(plans_, [](const auto& p) { return !p.empty(); });
    if (lowest == plans_.end() || static_cast<std::size_t>(lowest - plans_.begin()) > bound) {
      return;
    }
    chosen_.push_back({lowest->back(), false, std::nullopt});
    lowest->pop_back();
  }
}

std::vector<dfs_search::order> dfs_search::next(std::size_t most) {
  std::vector<order> orders;
  for (; handed_ < chosen_.size() && orders.size() < most; ++handed_) {
    orders.push_back({first_ticket_ + handed_, prefix_of(chosen_[handed_].what)});
  }
  return orders;
}

void dfs_search::take(std::uint64_t ticket, const wire_trace& run) {
  chosen& at = chosen_[ticket - first_ticket_];
  at.came = true;
  if (&at != &chosen_.front()) {
    at.run = run;
    return;
  }
  learn(at.what, run);
  settle();
}

void dfs_search::lose(std::uint64_t ticket) {
  chosen& at = chosen_[ticket - first_ticket_];
  at.came = true;
  if (&at == &chosen_.front()) {
    forget(at.what);
    settle();
  }
}

// The first has been looked at; now those after it that have come.
void dfs_search::settle() {
  const auto next = [this] {
    chosen_.pop_front();
    ++first_ticket_;
    --handed_;
    choose();
  };
  for (next(); !chosen_.empty() && chosen_.front().came; next()) {
    if (const chosen& at = chosen_.front(); at.run) {
      learn(at.what, *at.run);
    } else {
      forget(at.what);
    }
  }
}

void dfs_search::learn(const plan& p, const wire_trace& run) {
  follow(p, run);
  execution made;
  made.parent = p.from;
  made.branch = p.node;
  if (p.from != none) {
    std::ranges::copy_if(executions_.at(p.from).stopped, std::back_inserter(made.stopped),
                         [&p](std::uint64_t step) { return step < p.node; });
  }
  const dfs_run seen(run, made.stopped);
  ++runs_;
  for (std::uint32_t i = static_cast<std::uint32_t>(p.node); i < seen.size(); ++i) {
    append(made.choices, run.steps[i].thread);
    if (seen.stopped(i)) {
      made.stopped.push_back(i);
    }
  }
  made.users = 1;  // us, until it is expanded
  const std::uint64_t id = next_execution_++;
  executions_.emplace(id, std::move(made));
  // A part of a search cannot know which races the others find: it plans all that may begin in the first run.
  if (!options_.reduction || (options_.of > 1 && p.from == none)) {
    expand_all(id, seen);
  }
  if (options_.reduction) {
    expand(id, seen);
  }
  release(id);
}

void dfs_search::forget(const plan& p) {
  ++runs_;
  ++lost_;
  lost_at_ = std::min(lost_at_, p.cost);
  if (p.from != none) {
    release(p.from);
  }
}

bool dfs_search::over() const noexcept {
  return waiting() == 0;
}

std::uint64_t dfs_search::waiting() const noexcept {
  std::uint64_t n = chosen_.size();
  for (const auto& p : plans_) {
    n += p.size();
  }
  return n;
}

std::optional<unsigned> dfs_search::exhausted_to() const noexcept {
  std::uint64_t bound = lost_ == 0 ? plans_.size() : std::min<std::uint64_t>(plans_.size(), lost_at_);
  for (const chosen& c : chosen_) {
    bound = std::min<std::uint64_t>(bound, c.what.cost);
  }
  for (std::uint64_t i = 0; i < bound; ++i) {
    bound = plans_[i].empty() ? bound : i;
  }
  return bound == 0 ? std::nullopt : std::optional<unsigned>(static_cast<unsigned>(bound - 1));
}

dfs_progress dfs_search::progress() const noexcept {
  return {runs_, waiting(), lost_, beyond_, exhausted_to()};
}

std::string dfs_search::says() const {
  const std::string share =
      options_.of > 1 ? fmt::format(" (part {} of {})", options_.part, options_.of) : "";
  return snag::says(progress(), options_, share);
}

schedule dfs_search::prefix_of(const plan& p) const {
  schedule prefix;
  if (p.from == none) {
    return prefix;
  }
  // From the first run down: each has its own choices from where it left its parent to where it was left.
  std::vector<std::pair<const execution*, std::uint64_t>> chain;
  std::uint64_t until = p.node;
  for (std::uint64_t id = p.from; id != none;) {
    const execution& e = executions_.at(id);
    chain.emplace_back(&e, until - e.branch);
    until = e.branch;
    id = e.parent;
  }
  for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
    for (const turn& t : first_choices(link->first->choices, link->second)) {
      append(prefix, t.thread, t.count);
    }
  }
  append(prefix, p.thread);
  return prefix;
}

void dfs_search::follow(const plan& p, const wire_trace& run) const {
  std::uint64_t step = 0;
  for (const turn& t : prefix_of(p)) {
    for (std::uint64_t i = 0; i < t.count; ++i, ++step) {
      if (step >= run.steps.size() || run.steps[step].thread != t.thread) {
        throw user_error(fmt::format(
            "strategy dfs: at step {} thread {} was to go on, and {}: the program does not do the same twice "
            "under the same schedule; use another strategy",
            step, t.thread,
            step >= run.steps.size() ? "the run had ended"
                                     : fmt::format("thread {} came", run.steps[step].thread)));
      }
    }
  }
}

std::uint64_t dfs_search::owner_of(std::uint64_t id, std::uint64_t node) const {
  for (;;) {
    const execution& e = executions_.at(id);
    if (e.parent == none || node > e.branch) {
      return id;
    }
    id = e.parent;
  }
}

const std::vector<std::uint64_t>* dfs_search::tried_at(std::uint64_t owner, std::uint64_t node) const {
  const execution& e = executions_.at(owner);
  const auto at = e.tried.find(node);
  return at == e.tried.end() ? nullptr : &at->second;
}

bool dfs_search::is_mine(std::uint64_t owner, std::uint64_t node, std::uint64_t thread) const noexcept {
  if (options_.of == 1 || executions_.at(owner).parent != none) {
    return true;
  }
  // Neighbouring places go to different parts.
  return splitmix((node << 16) + thread + splitmix_step) % options_.of == options_.part - 1;
}

void dfs_search::plan_run(std::uint64_t id, const dfs_run& seen, std::uint32_t node, std::uint32_t thread) {
  const std::uint64_t owner = owner_of(id, node);
  execution& e = executions_.at(owner);
  std::vector<std::uint64_t>& tried = e.tried[node];
  if (tried.empty()) {
    std::uint64_t past = node - e.branch;
    const auto own = std::ranges::find_if(e.choices, [&past](const turn& t) {
      const bool here = past < t.count;
      past -= here ? 0 : t.count;
      return here;
    });
    tried.push_back(own->thread);
  }
  const std::uint64_t number = seen.number(thread);
  if (std::ranges::find(tried, number) != tried.end()) {
    return;
  }
  tried.push_back(number);
  if (!is_mine(owner, node, number)) {
    return;
  }
  const unsigned cost = seen.cost_before(node) + seen.cost_of(node, thread);
  if (cost > options_.preemptions) {
    ++beyond_;
    return;
  }
  ++e.users;
  plans_[cost].push_back({owner, node, number, cost});
}

void dfs_search::release(std::uint64_t id) {
  while (id != none) {
    execution& e = executions_.at(id);
    if (--e.users > 0) {
      return;
    }
    const std::uint64_t parent = e.parent;
    executions_.erase(id);
    id = parent;
  }
}

}  // namespace snag
