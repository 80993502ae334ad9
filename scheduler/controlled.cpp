#include "scheduler/controlled.h"

#include <unistd.h>

#include <csignal>

#include "scheduler/baton.h"
#include "scheduler/fiber.h"
#include "scheduler/io_wait.h"
#include "scheduler/raw.h"
#include "scheduler/stack.h"
#include "scheduler/strategy.h"
#include "scheduler/trace_record.h"
#include "scheduler/watch.h"

namespace snag::scheduler {

int point_level = 0;

namespace controlled {

namespace {

// A thread that does so many steps by which nobody gets on, while others could, is stopped: it may be
// spinning until they do. One that works is stopped much later.
constexpr std::uint32_t valve_after = 1'000;
constexpr std::uint32_t valve_at_last = 20'000;
// So many steps without a timeout, and the next one fires though others still run: they may wait for it.
constexpr std::uint32_t timers_after = 20'000;
// So often stopped, or so large a share of looking, and a run without progress is a livelock.
constexpr std::uint32_t valves_of_livelock = 8;
constexpr std::uint32_t looks_one_in = 4;
constexpr std::uint64_t clock_tick = 1'000;
constexpr std::uint64_t spurious_one_in = 16;

/// Threads in the order of their numbers.
struct thread_set {
  thread* all[trace::most_threads];
  std::uint32_t count;

  void add(thread& t) noexcept {
    if (count == trace::most_threads) {
      raw::exit_process(113);
    }
    std::uint32_t at = count++;
    for (; at > 0 && all[at - 1]->number > t.number; --at) {
      all[at] = all[at - 1];
    }
    all[at] = &t;
  }
  bool remove(const thread& t) noexcept {
    for (std::uint32_t i = 0; i < count; ++i) {
      if (all[i] == &t) {
        for (--count; i < count; ++i) {
          all[i] = all[i + 1];
        }
        return true;
      }
    }
    return false;
  }
};

struct {
  const run_plan* plan = nullptr;
  void (*abandoned)(why) noexcept = nullptr;
  thread_set ready;       // may be chosen
  thread_set timed;       // wait for something, or for their time
  thread_set candidates;  // of one choice, where that is not `ready`
  bool ready_changed = true;
  std::uint64_t now = 0;
  std::uint32_t since_timeout = 0;
  std::uint32_t since_progress = 0;  // steps that nobody else can have got anywhere by
  std::uint32_t looks = 0;           // of them: those that only look
  unsigned streak_of = 0;
  std::uint32_t streak = 0;       // steps in a row
  std::uint32_t idle_streak = 0;  // of them, since it got others on
  unsigned previous = 0;          // the number of who did the last step
  std::uint32_t pair = 0;         // of the prefix
  std::uint32_t in_pair = 0;
  int ended_tid = 0;
  thread* ended = nullptr;  // a fiber that has left
  int pid = 0;
  thread* arrivals = nullptr;
} the;

void abandon(why reason) noexcept {
  if (the.abandoned != nullptr) {
    the.abandoned(reason);
  }
  raw::exit_process(114);
}

void add_ready(thread& t) noexcept {
  the.ready.add(t);
  the.ready_changed = true;
}

void remove_ready(thread& t) noexcept {
  the.ready.remove(t);
  the.ready_changed = true;
}

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

void note_set(run_trace& trace, const thread_set& among) noexcept {
  if (trace.set_count + 2 + among.count > run_trace::sets_most) {
    return;
  }
  trace.sets[trace.set_count++] = trace.step_count;
  trace.sets[trace.set_count++] = among.count;
  for (std::uint32_t i = 0; i < among.count; ++i) {
    trace.sets[trace.set_count++] = among.all[i]->number;
  }
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) noexcept {
  return (hash ^ value) * 0x100000001B3ULL;
}

bool names_thread(trace::op what) noexcept {
  return what == trace::op::start || what == trace::op::end || what == trace::op::create ||
         what == trace::op::join || what == trace::op::detach;
}

void name_thread(trace_object& object, unsigned number) noexcept {
  char text[16] = {'t', 'h', 'r', 'e', 'a', 'd', ' '};
  char digits[8] = {};
  int n = 0;
  for (; number != 0 && n < 8; number /= 10) {
    digits[n++] = static_cast<char>('0' + number % 10);
  }
  for (int i = 0; i < n; ++i) {
    text[7 + i] = digits[n - 1 - i];
  }
  raw::copy_text(object.name, text);
}

// What may let another thread get on. Locks and read-modify-writes are left out: a spinning thread has them.
bool is_progress(trace::op what) noexcept {
  switch (what) {
    case trace::op::start:
    case trace::op::end:
    case trace::op::create:
    case trace::op::notify_one:
    case trace::op::notify_all:
    case trace::op::release:
    case trace::op::futex_wake:
    case trace::op::atomic_store:
    case trace::op::write:
    case trace::op::io_write:
    case trace::op::once_done:
      return true;
    default:
      return false;
  }
}

bool only_looks(trace::op what) noexcept {
  switch (what) {
    case trace::op::yield:
    case trace::op::sleep:
    case trace::op::clock:
    case trace::op::atomic_load:
    case trace::op::read:
    case trace::op::try_lock:
    case trace::op::try_read_lock:
    case trace::op::try_write_lock:
    case trace::op::try_acquire:
    case trace::op::io_poll:
      return true;
    default:
      return false;
  }
}

bool is_livelock(const run_trace& trace) noexcept {
  return the.since_progress >= the.plan->max_steps / 2 &&
         (trace.valve >= valves_of_livelock || the.looks >= the.since_progress / looks_one_in);
}

// Writes the step down. `could` says whether the thread of the step before could have gone on.
void record(thread& t, std::uint8_t flags, const thread_set& among, bool could) noexcept {
  run_trace& trace = *current_trace;
  if (trace.step_count >= the.plan->max_steps || trace.step_count >= trace::most_steps) {
    abandon(is_livelock(trace) ? why::livelock : why::too_long);
  }
  if (the.ready_changed || &among != &the.ready) {
    note_set(trace, among);
    the.ready_changed = false;
  }
  if (the.previous != t.number && the.previous != 0) {
    ++trace.switches;
    if (could) {
      ++trace.preemptions;
      flags |= trace::preempting;
    }
  }
  trace_step& s = trace.steps[trace.step_count];
  s.thread = static_cast<std::uint16_t>(t.number);
  s.operation = static_cast<std::uint8_t>(t.pending);
  s.flags = static_cast<std::uint8_t>(flags | t.step_flags);
  s.object = object_id(t.pending_object);
  s.stack = t.pending_stack;
  s.time = the.now;
  s.at = t.pending_at;
  if (s.object != 0 && names_thread(t.pending) && trace.objects[s.object - 1].name[0] == '\0') {
    name_thread(trace.objects[s.object - 1],
                static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(t.pending_object) / 8));
  }
  trace.hash =
      mix(mix(trace.hash, (std::uint64_t{s.thread} << 16) | (std::uint64_t{s.operation} << 8) | s.flags),
          s.object);
  t.step_index = trace.step_count;
  if (t.pending_words != nullptr) {
    tell_trace(trace.step_count, t.pending_words, "", t.pending_file, t.pending_line);
    t.pending_words = nullptr;
  }
  if (the.plan->stacks) {
    read_watched(trace);
  }
  ++trace.step_count;
  ++the.since_timeout;
  const bool progress = is_progress(t.pending);
  the.since_progress = progress ? 0 : the.since_progress + 1;
  the.looks = progress ? 0 : the.looks + (only_looks(t.pending) ? 1 : 0);
  const bool goes_on = the.streak_of == t.number;
  the.streak = goes_on ? the.streak + 1 : 0;
  the.idle_streak = goes_on && !progress ? the.idle_streak + 1 : 0;
  the.streak_of = t.number;
  the.previous = t.number;
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

// Chooses who does the next step, and writes it down. `self` is who asks, null where it cannot go on.
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

// A thread that has ended goes on for a while in libc and the kernel, and gives its stack back there: who
// comes next waits until that is over, or the addresses of a run would depend on who is quicker.
void take_turn(thread& self) noexcept {
  __atomic_store_n(&self.signal, 0, __ATOMIC_RELAXED);
  if (the.ended != nullptr) {
    fiber::let_go(*the.ended);
    the.ended = nullptr;
  }
  if (the.ended_tid != 0) {
    while (raw::call(SYS_tgkill, the.pid, the.ended_tid, 0) == 0) {
      raw::yield();
    }
    the.ended_tid = 0;
  }
}

void hand_over(thread& self, thread& next) noexcept {
  if (&self == &next) {
    return;
  }
  if (the.plan->fibers) {
    fiber::go_to(self, next);
  } else {
    __atomic_store_n(&self.signal, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&current_trace->holder_tid, next.tid, __ATOMIC_RELAXED);
    give(next);
    park(self, nullptr);
  }
  take_turn(self);
}

void note_stack(thread& self) noexcept {
  self.pending_stack = 0;
  // The unwinder calls pthread_once, and a thread that has come to its end is no thread of TSan's any more.
  if (the.plan->stacks && self.pending != trace::op::end) {
    ++self.inside;
    call_stack stack;
    capture(stack);
    self.pending_stack = stack_id(stack);
    --self.inside;
  }
}

void note_thread(const thread& t, unsigned parent) noexcept {
  run_trace& trace = *current_trace;
  if (t.number == 0 || t.number > trace::most_threads) {
    return;
  }
  trace_thread& entry = trace.threads[t.number - 1];
  entry.parent = parent;
  entry.line = 0;
  entry.task[0] = entry.file[0] = '\0';
  entry.spawn.depth = t.spawn.depth;
  for (int i = 0; i < t.spawn.depth; ++i) {
    __atomic_store_n(&entry.spawn.frames[i], t.spawn.frames[i], __ATOMIC_RELAXED);
  }
  trace.thread_count = t.number > trace.thread_count ? t.number : trace.thread_count;
}

}  // namespace

void begin(const run_plan& plan) noexcept {
  the.plan = &plan;
  the.ready.count = the.timed.count = 0;
  the.ready_changed = true;
  the.now = 0;
  the.since_timeout = the.streak = the.idle_streak = the.pair = the.in_pair = 0;
  the.since_progress = the.looks = 0;
  the.streak_of = the.previous = 0;
  the.ended_tid = 0;
  the.pid = ::getpid();
  the.arrivals = nullptr;
  forget_watched();
  io::begin();
  strategy::begin(plan);
  thread& self = model::self();
  note_thread(self, 0);
  strategy::born(self);
  add_ready(self);
  current_trace->holder_tid = self.tid;
  the.ended = nullptr;
  if (plan.fibers) {
    fiber::begin(self);
  }
}

void on_abandoned(void (*handler)(why) noexcept) noexcept {
  the.abandoned = handler;
}

void point(thread& self, trace::op what, const void* object, std::uintptr_t at) noexcept {
  self.pending = what;
  self.pending_object = object;
  self.pending_at = at;
  self.step_flags = 0;
  note_stack(self);
  strategy::announced(self);
  hand_over(self, pick(&self));
}

void told_point(thread& self, const void* object, const char* operation, const char* file,
                unsigned line) noexcept {
  self.pending_words = operation;
  self.pending_file = file;
  self.pending_line = line;
  point(self, trace::op::told, object, reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)));
}

bool block(thread& self, const deadline* until) noexcept {
  run_trace& trace = *current_trace;
  if (self.step_index < trace.step_count) {
    trace_step& s = trace.steps[self.step_index];
    s.flags |= trace::blocked;
    trace.hash = mix(trace.hash, trace::blocked);
  }
  remove_ready(self);
  self.timed_out = false;
  if (until != nullptr) {
    self.due = due(*until);
    the.timed.add(self);
  }
  self.step_flags = trace::resumed;
  hand_over(self, pick(nullptr));
  return !self.timed_out;
}

void made_ready(thread& t) noexcept {
  the.timed.remove(t);
  add_ready(t);
}

void made(thread& self, const thread& child) noexcept {
  run_trace& trace = *current_trace;
  if (self.step_index < trace.step_count) {
    trace_step& s = trace.steps[self.step_index];
    s.object = object_id(object_of(child.number));
    if (s.object != 0 && trace.objects[s.object - 1].name[0] == '\0') {
      name_thread(trace.objects[s.object - 1], child.number);
    }
  }
}

void born(thread& t) noexcept {
  thread& self = model::self();
  t.pending = trace::op::start;
  t.pending_object = object_of(t.number);
  t.pending_at = 0;
  t.pending_stack = 0;
  t.step_flags = 0;
  note_thread(t, self.number);
  strategy::born(t);
  add_ready(t);
}

void await_arrival(thread& t) noexcept {
  while (__atomic_load_n(&t.arrived, __ATOMIC_ACQUIRE) == 0) {
    raw::futex_wait(&t.arrived, 0);
  }
}

void arrived(thread& self) noexcept {
  if (the.plan->fibers) {
    fiber::arrive(self);
    take_turn(self);
    return;
  }
  __atomic_store_n(&self.arrived, 1, __ATOMIC_RELEASE);
  raw::futex_wake(&self.arrived, 1);
  park(self, nullptr);
  take_turn(self);
}

void adopted(thread& self) noexcept {
  if (the.plan->fibers) {
    raw::exit_process(115);  // a thread that was not made by pthread_create cannot be carried
  }
  self.pending = trace::op::start;
  self.pending_object = object_of(self.number);
  self.pending_at = 0;
  self.pending_stack = 0;
  self.step_flags = 0;
  note_thread(self, 0);
  thread* head = __atomic_load_n(&the.arrivals, __ATOMIC_RELAXED);
  do {
    self.next = head;
  } while (
      !__atomic_compare_exchange_n(&the.arrivals, &head, &self, true, __ATOMIC_RELEASE, __ATOMIC_RELAXED));
  park(self, nullptr);
  take_turn(self);
}

void abandoned(thread& t) noexcept {
  remove_ready(t);
}

void ended(thread& self) noexcept {
  remove_ready(self);
  thread& next = pick(nullptr);
  // A thread that is the process's first stays a zombie; it has nothing to give back.
  the.ended_tid = self.number == 1 ? 0 : self.tid;
  if (the.plan->fibers) {
    the.ended = &self;
    fiber::leave(self, next);  // returns on the thread's own operating-system thread
    return;
  }
  __atomic_store_n(&current_trace->holder_tid, next.tid, __ATOMIC_RELAXED);
  give(next);
}

void yielded(thread& self) noexcept {
  self.yielding = true;
  strategy::demote(self);
}

bool on_fibers() noexcept {
  return the.plan != nullptr && the.plan->fibers;
}

std::uint64_t now() noexcept {
  return the.now;
}

std::uint64_t read_clock() noexcept {
  the.now += clock_tick;
  return the.now;
}

std::uint64_t inputs() noexcept {
  return the.plan->inputs;
}

timespec shown(clockid_t clock, std::uint64_t time) noexcept {
  const bool is_real = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
  const std::uint64_t at = time + (is_real ? realtime_at_start : monotonic_at_start);
  return {static_cast<time_t>(at / 1'000'000'000), static_cast<long>(at % 1'000'000'000)};
}

std::uint64_t due(const deadline& until) noexcept {
  const std::uint64_t start = until.clock == CLOCK_REALTIME ? realtime_at_start : monotonic_at_start;
  if (until.at->tv_sec < 0) {
    return 0;
  }
  const auto seconds = static_cast<std::uint64_t>(until.at->tv_sec);
  if (seconds > 9'000'000'000ULL) {
    return ~0ULL;  // std::chrono's idea of for ever
  }
  const std::uint64_t at = seconds * 1'000'000'000 + static_cast<std::uint64_t>(until.at->tv_nsec);
  return at > start ? at - start : 0;
}

void sleep_until(thread& self, std::uint64_t time) noexcept {
  if (time <= the.now) {
    return;
  }
  self.kind = wait_kind::sleep;
  self.object = nullptr;
  self.state = thread_state::timed;
  const run_trace& trace = *current_trace;
  if (self.step_index < trace.step_count) {
    current_trace->steps[self.step_index].flags |= trace::blocked;
  }
  remove_ready(self);
  self.due = time;
  the.timed.add(self);
  self.step_flags = trace::resumed;
  hand_over(self, pick(nullptr));
}

}  // namespace controlled

void memory_point(trace::op what, const void* object, std::uintptr_t at) noexcept {
  thread* self = model::current_thread();
  if (self == nullptr || self->inside != 0 || self->state == thread_state::ended) {
    return;
  }
  controlled::point(*self, what, object, at);
}

}  // namespace snag::scheduler
