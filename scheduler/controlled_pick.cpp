// Who goes on: whom there is to choose from, what else decides than the strategy, and the choice.

#include "scheduler/controlled_state.h"
#include "scheduler/io_wait.h"
#include "scheduler/strategy.h"

namespace snag::scheduler::controlled {

namespace {

// A thread that does so many steps by which nobody gets on, while others could, is stopped: it may be
// spinning until they do. One that works is stopped much later.
constexpr std::uint32_t valve_after = 1'000;
constexpr std::uint32_t valve_at_last = 20'000;
// So many steps without a timeout, and the next one fires though others still run: they may wait for it.
constexpr std::uint32_t timers_after = 20'000;
constexpr std::uint64_t spurious_one_in = 16;

// Ends a wait without anybody having woken it.
void release(thread& t, trace::flag reason) noexcept {
  model::delist(t);
  t.state = thread_state::running;
  t.timed_out = reason == trace::timed_out;
  t.step_flags = static_cast<std::uint8_t>(t.step_flags | reason);
  the.timed.remove(t);
  add_ready(t);
}

void fire(thread& t) noexcept {
  the.now = t.due > the.now ? t.due : the.now;
  the.since_timeout = 0;
  release(t, trace::timed_out);
}

thread* earliest() noexcept {
  thread* first = nullptr;
  for (std::uint32_t i = 0; i < the.timed.count; ++i) {
    if (first == nullptr || the.timed.all[i]->due < first->due) {
      first = the.timed.all[i];
    }
  }
  return first;
}

void fire_due() noexcept {
  for (thread* t = earliest(); t != nullptr && t->due <= the.now; t = earliest()) {
    fire(*t);
  }
}

bool may_wake_alone(const thread& t) noexcept {
  return t.state != thread_state::running && t.listed &&
         (t.kind == wait_kind::condition || t.kind == wait_kind::futex);
}

// Who can be chosen: who is ready, and as ordered those whose time has not come, or who have no reason. The
// latter only where somebody else could go on: else it is the time that ends a wait, or nothing does, and a
// schedule, which names threads alone, can tell a wait's end by its time from one for no reason.
const thread_set& collect() noexcept {
  const run_plan& plan = *the.plan;
  if (!plan.adversarial && !plan.spurious) {
    return the.ready;
  }
  thread_set& c = the.candidates;
  c.count = 0;
  for (std::uint32_t i = 0; i < the.ready.count; ++i) {
    c.all[c.count++] = the.ready.all[i];
  }
  if (plan.adversarial) {
    for (std::uint32_t i = 0; i < the.timed.count; ++i) {
      c.add(*the.timed.all[i]);
    }
  }
  const bool may_wake = plan.spurious && the.ready.count > 0;
  for (thread* t = may_wake ? model::first_thread() : nullptr; t != nullptr; t = t->every) {
    if (may_wake_alone(*t) && !(plan.adversarial && t->state == thread_state::timed)) {
      c.add(*t);
    }
  }
  return c;
}

// Who of them the strategy is offered: a wait ends for no reason now and then, and not each time it could.
// `all` is what collect returned.
const thread_set& offered(const thread_set& all) noexcept {
  const run_plan& plan = *the.plan;
  if (!plan.spurious || (plan.strategy != strategy_kind::first && strategy::draw() % spurious_one_in == 0)) {
    return all;  // NOLINT(bugprone-return-const-ref-from-parameter): it is static
  }
  static thread_set rest;
  rest.count = 0;
  for (std::uint32_t i = 0; i < all.count; ++i) {
    thread& t = *all.all[i];
    if (t.state == thread_state::running || (plan.adversarial && t.state == thread_state::timed)) {
      rest.all[rest.count++] = &t;
    }
  }
  return rest;
}

thread* find(const thread_set& among, unsigned number) noexcept {
  for (std::uint32_t i = 0; i < among.count; ++i) {
    if (among.all[i]->number == number) {
      return among.all[i];
    }
  }
  return nullptr;
}

thread* from_prefix(const thread_set& among) noexcept {
  const run_plan& plan = *the.plan;
  while (the.pair < plan.prefix_pairs) {
    const std::uint32_t* pair = plan.prefix + 2 * std::size_t{the.pair};
    if (the.in_pair < pair[1]) {
      if (thread* t = find(among, pair[0]); t != nullptr) {
        ++the.in_pair;
        return t;
      }
      if (plan.strict) {
        run_trace& trace = *current_trace;
        trace.diverged = true;
        trace.diverged_step = trace.step_count;
        trace.expected_thread = pair[0];
        trace.came_thread = among.all[0]->number;
        abandon(why::diverged);
      }
    }
    ++the.pair;
    the.in_pair = 0;
  }
  return nullptr;
}

// Whether the thread that asks has to let another go first.
bool valve_opens(const thread* self) noexcept {
  const bool too_long = the.idle_streak >= valve_after || the.streak >= valve_at_last;
  return self != nullptr && too_long && the.ready.count > 1 && the.streak_of == self->number;
}

thread* by_strategy(const thread_set& among, thread* self, bool is_stopped) noexcept {
  if (is_stopped) {
    strategy::demote(*self);
  }
  const bool without = is_stopped || (self != nullptr && self->yielding && among.count > 1);
  if (!without) {
    return strategy::choose(among.all, among.count, self, current_trace->step_count);
  }
  static thread_set others;
  others.count = 0;
  for (std::uint32_t i = 0; i < among.count; ++i) {
    if (among.all[i] != self) {
      others.all[others.count++] = among.all[i];
    }
  }
  return strategy::choose(others.all, others.count, self, current_trace->step_count);
}

void take_arrivals() noexcept {
  thread* t = __atomic_exchange_n(&the.arrivals, nullptr, __ATOMIC_ACQUIRE);
  while (t != nullptr) {
    thread* next = t->next;
    t->next = nullptr;
    strategy::born(*t);
    add_ready(*t);
    t = next;
  }
}

}  // namespace

thread& pick(thread* self) noexcept {
  for (;;) {
    if (__builtin_expect(static_cast<long>(the.arrivals != nullptr), 0) != 0) {
      take_arrivals();
    }
    if (the.timed.count > 0) {
      fire_due();
      if (the.since_timeout > timers_after) {
        fire(*earliest());
      }
    }
    if (io::waiters > 0) {
      io::wake_ready();
    }
    const thread_set& among = collect();
    if (among.count == 0) {
      if (io::waiters > 0 && io::await_others(the.timed.count > 0)) {
        continue;
      }
      if (thread* t = earliest(); t != nullptr) {
        fire(*t);
      } else {
        model::settle_controlled();
      }
      continue;
    }
    const bool is_stopped = valve_opens(self);
    thread* next = the.pair < the.plan->prefix_pairs ? from_prefix(among) : nullptr;
    if (next == nullptr) {
      next = by_strategy(offered(among), self, is_stopped);
    }
    // A replay does by its prefix what the valve did then, and is to be the same run.
    std::uint8_t flags = 0;
    if (is_stopped && next != self) {
      flags |= trace::valve;
      ++current_trace->valve;
    }
    const bool could = self != nullptr && !self->yielding && self != next;
    if (next->state == thread_state::timed && the.plan->adversarial) {
      fire(*next);
    } else if (next->state != thread_state::running) {
      release(*next, trace::spurious);
    }
    record(*next, flags, among, could);
    strategy::done(*next, among.all, among.count);
    if (self != nullptr) {
      self->yielding = false;
    }
    return *next;
  }
}

}  // namespace snag::scheduler::controlled
