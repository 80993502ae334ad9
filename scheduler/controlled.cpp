#include "scheduler/controlled.h"

#include <unistd.h>

#include "scheduler/baton.h"
#include "scheduler/controlled_state.h"
#include "scheduler/fiber.h"
#include "scheduler/io_wait.h"
#include "scheduler/stack.h"
#include "scheduler/strategy.h"
#include "scheduler/watch.h"

// Where a debugger stops (snag replay --gdb): the thread is about to do the step that was asked for.
extern "C" [[gnu::noinline, gnu::used, gnu::visibility("default")]] void snag_stop_here() {
  asm volatile("");
}

namespace snag::scheduler {

int point_level = 0;

namespace controlled {

turn_state the;

namespace {

constexpr std::uint64_t clock_tick = 1'000;

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

}  // namespace

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
  if (__builtin_expect(static_cast<long>(the.plan->stop_at == self.step_index + 1), 0) != 0) {
    snag_stop_here();
  }
}

void told_point(thread& self, const void* object, const char* operation, const char* file,
                unsigned line) noexcept {
  self.pending_words = operation;
  self.pending_file = file;
  self.pending_line = line;
  point(self, trace::op::told, object, reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)));
}

bool block(thread& self, const deadline* until) noexcept {
  note_blocked(self);
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

bool wants_places() noexcept {
  return the.plan == nullptr || the.plan->places;
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

void sleep_until(thread& self, std::uint64_t time) noexcept {
  if (time <= the.now) {
    return;
  }
  self.kind = wait_kind::sleep;
  self.object = nullptr;
  self.state = thread_state::timed;
  note_blocked(self);
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
