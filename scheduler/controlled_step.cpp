// The steps of a controlled run, as they are written down; and whether they get anywhere.

#include "scheduler/controlled_state.h"
#include "scheduler/interpose.h"
#include "scheduler/watch.h"

namespace snag::scheduler::controlled {

namespace {

// So often stopped, or so large a share of looking, and a run without progress is a livelock.
constexpr std::uint32_t valves_of_livelock = 8;
constexpr std::uint32_t looks_one_in = 4;

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

}  // namespace

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
  if (s.object != 0 && trace::names_thread(t.pending) && trace.objects[s.object - 1].name[0] == '\0') {
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

void note_blocked(const thread& self) noexcept {
  run_trace& trace = *current_trace;
  if (self.step_index < trace.step_count) {
    trace.steps[self.step_index].flags |= trace::blocked;
    trace.hash = mix(trace.hash, trace::blocked);
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

}  // namespace snag::scheduler::controlled
