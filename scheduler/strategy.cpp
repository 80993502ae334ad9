#include "scheduler/strategy.h"

#include "scheduler/splitmix.h"

namespace snag::scheduler::strategy {

namespace {

constexpr unsigned changes_most = 32;
constexpr std::uint64_t high = 1ULL << 63;

struct {
  const run_plan* plan = nullptr;
  std::uint64_t state = 0;
  std::uint64_t lowest = 0;  // pct: the next priority below all others
  unsigned changes = 0;
  std::uint32_t change_at[changes_most] = {};
  // surw
  std::uintptr_t chosen_object = 0;
  bool has_objects = false;
  thread* intended = nullptr;
  std::uint32_t weights[trace::most_threads] = {};
  bool born[trace::most_threads] = {};
} the;

std::uint64_t below(std::uint64_t n) noexcept {
  return draw() % n;
}

bool is_interesting(const thread& t) noexcept {
  if (!the.has_objects || t.pending_object == nullptr) {
    return false;
  }
  return reinterpret_cast<std::uintptr_t>(t.pending_object) == the.chosen_object;
}

// Chooses the object whose operations are to be interleaved uniformly, and counts them for each thread.
void begin_surw(const run_plan& plan) noexcept {
  for (std::uint32_t i = 0; i < trace::most_threads; ++i) {
    the.weights[i] = 0;
    the.born[i] = false;
  }
  the.intended = nullptr;
  the.has_objects = plan.estimate != nullptr && plan.estimate->touch_count > 0;
  if (!the.has_objects) {
    return;
  }
  const run_estimate& e = *plan.estimate;
  the.chosen_object = e.touches[below(e.touch_count)].object;
  for (std::uint32_t i = 0; i < e.touch_count; ++i) {
    const touch& one = e.touches[i];
    if (one.object == the.chosen_object && one.thread < trace::most_threads) {
      the.weights[one.thread] += one.count;
    }
  }
}

std::uint64_t weight_of(const thread& t) noexcept {
  const run_plan& plan = *the.plan;
  if (t.number >= trace::most_threads) {
    return 1;
  }
  std::uint64_t weight = the.weights[t.number];
  if (weight == 0 && is_interesting(t)) {
    weight = 1;  // more than in the run that was counted
  }
  // What is not born yet counts for the nearest ancestor that is.
  for (std::uint32_t i = t.number + 1; i <= plan.estimate->threads && i < trace::most_threads; ++i) {
    if (!the.born[i] && the.weights[i] != 0) {
      std::uint32_t up = plan.estimate->parents[i];
      while (up != 0 && !the.born[up]) {
        up = plan.estimate->parents[up];
      }
      weight += up == t.number ? the.weights[i] : 0;
    }
  }
  return weight;
}

thread* draw_intended(thread* const* among, std::uint32_t n) noexcept {
  std::uint64_t total = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    total += weight_of(*among[i]);
  }
  if (total == 0) {
    return among[below(n)];
  }
  std::uint64_t at = below(total);
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint64_t weight = weight_of(*among[i]);
    if (at < weight) {
      return among[i];
    }
    at -= weight;
  }
  return among[n - 1];
}

bool holds(thread* const* among, std::uint32_t n, const thread* t) noexcept {
  for (std::uint32_t i = 0; i < n; ++i) {
    if (among[i] == t) {
      return true;
    }
  }
  return false;
}

thread* choose_surw(thread* const* among, std::uint32_t n) noexcept {
  if (!the.has_objects) {
    return among[below(n)];
  }
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (the.intended == nullptr || !holds(among, n, the.intended)) {
      the.intended = draw_intended(among, n);
    }
    // All but those that are about to touch the object out of turn.
    std::uint32_t free = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
      free += among[i] == the.intended || !is_interesting(*among[i]) ? 1 : 0;
    }
    if (free == 0) {
      the.intended = nullptr;
      continue;
    }
    std::uint64_t at = below(free);
    for (std::uint32_t i = 0; i < n; ++i) {
      if ((among[i] == the.intended || !is_interesting(*among[i])) && at-- == 0) {
        return among[i];
      }
    }
  }
  return among[below(n)];
}

thread* highest(thread* const* among, std::uint32_t n) noexcept {
  thread* best = among[0];
  for (std::uint32_t i = 1; i < n; ++i) {
    if (among[i]->priority > best->priority) {
      best = among[i];
    }
  }
  return best;
}

thread* choose_pct(thread* const* among, std::uint32_t n, std::uint32_t step) noexcept {
  for (unsigned i = 0; i < the.changes; ++i) {
    if (the.change_at[i] == step) {
      highest(among, n)->priority = the.lowest--;
    }
  }
  return highest(among, n);
}

}  // namespace

std::uint64_t draw() noexcept {
  the.state += splitmix_step;
  return splitmix(the.state);
}

void begin(const run_plan& plan) noexcept {
  the.plan = &plan;
  the.state = plan.seed;
  the.lowest = high - 1;
  the.changes = 0;
  if (plan.strategy == strategy_kind::pct) {
    const std::uint64_t length =
        plan.estimate != nullptr && plan.estimate->steps > 0 ? plan.estimate->steps : 100;
    the.changes = plan.depth == 0 ? 0 : plan.depth - 1;
    the.changes = the.changes < changes_most ? the.changes : changes_most;
    for (unsigned i = 0; i < the.changes; ++i) {
      the.change_at[i] = static_cast<std::uint32_t>(below(length));
    }
  }
  if (plan.strategy == strategy_kind::surw) {
    begin_surw(plan);
  }
}

void born(thread& t) noexcept {
  t.priority = high | draw();
  if (the.plan->strategy != strategy_kind::surw || t.number >= trace::most_threads) {
    return;
  }
  thread* parent = the.intended;
  const std::uint64_t before = parent == nullptr || !the.has_objects ? 0 : weight_of(*parent);
  the.born[t.number] = true;
  // Who was meant to be next may have stood for this one.
  if (before != 0 && below(before) >= weight_of(*parent)) {
    the.intended = &t;
  }
}

void announced(thread& t) noexcept {
  if (the.plan->strategy == strategy_kind::pos) {
    t.priority = high | draw();
  }
}

thread* choose(thread* const* among, std::uint32_t n, thread* self, std::uint32_t step) noexcept {
  switch (the.plan->strategy) {
    case strategy_kind::random:
      return n == 1 ? among[0] : among[below(n)];
    case strategy_kind::pct:
      return choose_pct(among, n, step);
    case strategy_kind::pos:
      return highest(among, n);
    case strategy_kind::surw:
      return choose_surw(among, n);
    case strategy_kind::first:
      break;
  }
  if (self == nullptr || holds(among, n, self)) {
    return self != nullptr ? self : among[0];
  }
  // It yielded: round the others, or two that yield to each other would keep a third from going on.
  for (std::uint32_t i = 0; i < n; ++i) {
    if (among[i]->number > self->number) {
      return among[i];
    }
  }
  return among[0];
}

void done(thread& t, thread* const* among, std::uint32_t n) noexcept {
  if (the.plan->strategy == strategy_kind::pos && t.pending_object != nullptr) {
    for (std::uint32_t i = 0; i < n; ++i) {
      thread& other = *among[i];
      if (&other != &t && other.pending_object == t.pending_object &&
          !(trace::reads_only(other.pending) && trace::reads_only(t.pending))) {
        other.priority = high | draw();
      }
    }
  }
  if (the.plan->strategy == strategy_kind::surw && is_interesting(t)) {
    if (t.number < trace::most_threads && the.weights[t.number] > 0) {
      --the.weights[t.number];
    }
    the.intended = nullptr;
  }
}

void demote(thread& t) noexcept {
  if (the.plan->strategy == strategy_kind::pct || the.plan->strategy == strategy_kind::pos) {
    t.priority = the.lowest--;
  }
  the.intended = nullptr;
}

}  // namespace snag::scheduler::strategy
