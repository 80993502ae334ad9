// Orders "explore": controlled schedules, as many in one process as pass.

#include <malloc.h>
#include <unistd.h>

#include <csignal>

#include "scheduler/agent_child.h"
#include "scheduler/agent_server.h"
#include "scheduler/estimate.h"
#include "scheduler/explore_order.h"
#include "scheduler/fiber.h"
#include "scheduler/raw.h"
#include "scheduler/trace_pack.h"

namespace snag::agent {

namespace {

using scheduler::run_trace;
using scheduler::strategy_kind;
namespace raw = scheduler::raw;

explore_order the_order;  // too large for a stack

/// What is known of the subject of the last order.
struct {
  char subject[256] = {};
  int points = -1;
  bool made = false;
  scheduler::run_estimate estimate;
} known;

bool parse_strategy(server& s, const char* name) noexcept {
  constexpr const char* names[] = {"random", "pct", "pos", "surw", "first"};
  for (int i = 0; i < 5; ++i) {
    if (name != nullptr && equal(name, names[i])) {
      the_order.plan.strategy = static_cast<strategy_kind>(i);
      return true;
    }
  }
  complain(s, "unknown strategy", name == nullptr ? "" : name);
  return false;
}

bool parse_points(server& s, const char* name) noexcept {
  constexpr const char* names[] = {"sync", "atomics", "memory"};
  for (int i = 0; i < 3; ++i) {
    if (name != nullptr && equal(name, names[i])) {
      the_order.plan.points = i;
      return true;
    }
  }
  complain(s, "unknown points", name == nullptr ? "" : name);
  return false;
}

bool parse_trace(server& s, const char* name) noexcept {
  constexpr const char* names[] = {"none", "failures", "all", "steps"};
  for (int i = 0; i < 4; ++i) {
    if (name != nullptr && equal(name, names[i])) {
      the_order.trace = static_cast<explore_order::keep>(i);
      return true;
    }
  }
  complain(s, "unknown extent of traces", name == nullptr ? "" : name);
  return false;
}

// Finds each run's prefix in the flat list of numbers.
bool split_prefixes(server& s) noexcept {
  explore_order& o = the_order;
  std::size_t at = 0;
  std::size_t runs = 0;
  std::uint32_t kept = 0;
  while (at < o.number_count && runs < o.seed_count) {
    const std::uint64_t length = o.numbers[at++];
    if (length % 2 != 0 || at + length > o.number_count) {
      complain(s, "not pairs of thread and count:", "prefixes");
      return false;
    }
    o.pair_first[runs] = kept;
    o.pair_count[runs] = static_cast<std::uint32_t>(length / 2);
    for (std::uint64_t i = 0; i < length; ++i) {
      o.pairs[kept++] = static_cast<std::uint32_t>(o.numbers[at++]);
    }
    ++runs;
  }
  if (at < o.number_count || (runs > 1 && runs != o.seed_count)) {
    complain(s, "one for each seed, or one, or none are wanted:", "prefixes");
    return false;
  }
  for (std::size_t i = runs; i < o.seed_count; ++i) {
    o.pair_first[i] = 0;
    o.pair_count[i] = runs == 1 ? o.pair_count[0] : 0;
  }
  return true;
}

void set_defaults() noexcept {
  explore_order& o = the_order;
  o.subject = nullptr;
  o.first = o.cpu = 0;
  o.limit_ms = 10'000;
  o.plan = scheduler::run_plan();
  o.fresh = o.has_inputs = false;
  o.trace = explore_order::keep::failures;
  o.seed_count = o.number_count = 0;
}

bool parse_member(server& s, scheduler::json_reader& reader, const char* name) noexcept {
  explore_order& o = the_order;
  std::uint64_t number = 0;
  if (equal(name, "explore")) {
    o.subject = reader.string();
  } else if (equal(name, "first")) {
    reader.number(o.first);
  } else if (equal(name, "limit_ms")) {
    reader.number(o.limit_ms);
  } else if (equal(name, "cpu")) {
    reader.number(o.cpu);
  } else if (equal(name, "inputs")) {
    reader.number(o.inputs);
    o.has_inputs = true;
  } else if (equal(name, "seeds")) {
    reader.numbers(o.seeds, protocol::max_seeds, o.seed_count);
  } else if (equal(name, "prefixes")) {
    reader.numbers(o.numbers, explore_order::numbers_most, o.number_count);
  } else if (equal(name, "strategy")) {
    return parse_strategy(s, reader.string());
  } else if (equal(name, "points")) {
    return parse_points(s, reader.string());
  } else if (equal(name, "trace")) {
    return parse_trace(s, reader.string());
  } else if (equal(name, "depth")) {
    reader.number(number);
    o.plan.depth = static_cast<unsigned>(number);
  } else if (equal(name, "max_steps")) {
    reader.number(number);
    o.plan.max_steps = static_cast<std::uint32_t>(number < trace::most_steps ? number : trace::most_steps);
  } else if (equal(name, "stop_at")) {
    reader.number(number);
    o.plan.stop_at = static_cast<std::uint32_t>(number);
  } else if (equal(name, "adversarial")) {
    reader.boolean(o.plan.adversarial);
  } else if (equal(name, "spurious")) {
    reader.boolean(o.plan.spurious);
  } else if (equal(name, "strict")) {
    reader.boolean(o.plan.strict);
  } else if (equal(name, "stacks")) {
    reader.boolean(o.plan.stacks);
  } else if (equal(name, "fibers")) {
    reader.boolean(o.plan.fibers);
    if (o.plan.fibers && !scheduler::fiber::is_possible()) {
      complain(s, "not possible on this processor:", name);
      return false;
    }
  } else if (equal(name, "fresh")) {
    reader.boolean(o.fresh);
  } else {
    complain(s, "unknown member", name);
    return false;
  }
  return true;
}

bool parse(server& s, char* line) noexcept {
  set_defaults();
  scheduler::json_reader reader(line);
  while (const char* name = reader.next_member()) {
    if (!parse_member(s, reader, name)) {
      return false;
    }
  }
  const char* subject = the_order.subject;
  if (reader.failed() || subject == nullptr) {
    complain(s, "not a command:", subject == nullptr ? "no member 'explore'" : subject);
    return false;
  }
  if (!s.what.knows(s.what.state, subject)) {
    complain(s, "nothing here is called", subject);
    return false;
  }
  return split_prefixes(s);
}

// Asks the thread that has the turn where it is, and gives it a moment to say so.
void ask_where(server& s, pid_t child) noexcept {
  const int holder = __atomic_load_n(&s.trace->holder_tid, __ATOMIC_RELAXED);
  s.trace->blocked_call = scheduler::blocking_call(child, holder);
  if (s.trace->blocked_call < 0) {
    return;  // it is running
  }
  raw::call(SYS_tgkill, child, holder, scheduler::blocking_signal());
  const std::uint64_t began = microseconds_now();
  while ((__atomic_load_n(&s.record->observed, __ATOMIC_RELAXED) & scheduler::observed_blocked) == 0 &&
         microseconds_now() - began < 500'000) {
    raw::sleep_for(1'000'000);
  }
}

pid_t fork_child(server& s, std::size_t from, std::size_t count) noexcept {
  clear(*s.record);
  scheduler::forget_run(*s.trace);
  s.trace->completed = 0;
  s.trace->blocked_call = -1;
  ::lseek(s.output, 0, SEEK_SET);
  const pid_t child = fork_run();
  if (child == 0) {
    explore_child(s.what, the_order, from, count, *s.record, *s.trace, s.nothing, s.output);
  }
  return child;
}

// Runs the subject once, so that strategies know how long a run is and who does what.
bool estimate(server& s) noexcept {
  explore_order& o = the_order;
  if (known.made && known.points == o.plan.points && equal(known.subject, o.subject)) {
    return true;
  }
  const scheduler::run_plan asked = o.plan;
  const std::uint32_t pairs = o.pair_count[0];
  const std::uint64_t seed = o.seeds[0];
  o.plan.strategy = strategy_kind::random;
  o.plan.stacks = o.plan.strict = o.plan.adversarial = o.plan.spurious = false;
  o.pair_count[0] = 0;
  o.seeds[0] = 1;
  const pid_t child = fork_child(s, 0, 1);
  o.plan = asked;
  o.pair_count[0] = pairs;
  o.seeds[0] = seed;
  if (child < 0) {
    return false;
  }
  wait_for(s, child, o.limit_ms, nullptr, nullptr);
  scheduler::make_estimate(*s.trace, known.estimate);
  raw::copy_text(known.subject, o.subject);
  known.points = o.plan.points;
  known.made = true;
  return true;
}

void write_counts(scheduler::json_writer& out, const scheduler::run_summary& run,
                  std::size_t in_process) noexcept {
  out.key("steps").value(std::uint64_t{run.steps}).key("switches").value(std::uint64_t{run.switches});
  out.key("preemptions").value(std::uint64_t{run.preemptions}).key("hash").address(run.hash);
  out.key("valve").value(std::uint64_t{run.valve}).key("in_process").value(std::uint64_t{in_process});
  out.key("estimate").begin_object().key("steps").value(std::uint64_t{known.estimate.steps});
  out.key("threads").value(std::uint64_t{known.estimate.threads}).end_object();
}

// `packed` is where the run's steps are, if they are kept.
bool answer_passed(server& s, std::size_t at, std::size_t in_process, const char* packed) noexcept {
  const scheduler::run_summary& run = s.trace->passed[in_process];
  scheduler::json_writer& out = s.answers;
  out.begin_object().key("snag").value(std::uint64_t{protocol::version});
  out.key("ran").value(std::uint64_t{the_order.first + at}).key("seed").value(the_order.seeds[at]);
  out.key("us").value(run.microseconds).key("end").value("exit").key("code").value(std::uint64_t{0});
  out.key("saw").begin_array().value("finish").end_array();
  write_counts(out, run, in_process);
  if (run.packed != 0) {
    out.key("packed").plain(packed, run.packed);
  }
  out.end_object();
  return out.end_line();
}

bool answer_last(server& s, std::size_t at, std::size_t in_process, const ending& came) noexcept {
  const run_trace& t = *s.trace;
  scheduler::json_writer& out = s.answers;
  begin_answer(s, the_order.first + at, the_order.seeds[at], came);
  write_counts(out, {t.hash, 0, t.step_count, t.switches, t.preemptions, t.valve, 0}, in_process);
  if (t.diverged) {
    out.key("diverged").begin_object().key("step").value(std::uint64_t{t.diverged_step});
    out.key("expected_thread").value(std::uint64_t{t.expected_thread});
    out.key("came_thread").value(std::uint64_t{t.came_thread}).end_object();
  }
  if ((s.record->observed & scheduler::observed_blocked) != 0) {
    out.key("blocked_in").begin_object().key("thread").value(std::uint64_t{t.blocked_thread});
    out.key("call").value(scheduler::call_name(t.blocked_call));
    write_stack(out, "stack", t.blocked_stack);
    out.end_object();
  }
  using keep = explore_order::keep;
  const bool plain = is_plain(*s.record, came);
  // The batch has been answered: its room is free again.
  const std::size_t packed = the_order.trace == keep::steps && plain
                                 ? scheduler::pack_trace(t, s.trace->packed, run_trace::packed_most)
                                 : 0;
  if (packed != 0) {
    out.key("packed").plain(s.trace->packed, packed);
  } else if (the_order.trace == keep::all || (the_order.trace != keep::none && !plain) ||
             the_order.trace == keep::steps) {
    write_trace(out, t);
  }
  out.end_object();
  return out.end_line();
}

}  // namespace

bool explore(server& s, char* line) noexcept {
  if (s.trace == nullptr) {
    s.trace = static_cast<run_trace*>(shared_pages(sizeof(run_trace)));
    if (s.trace == nullptr) {
      complain(s, "cannot map memory for", "traces");
      return true;
    }
    // One thread runs at a time: arenas of their own gain the program's threads nothing, and cost each child.
    ::mallopt(M_ARENA_MAX, 1);
    scheduler::watch_blocking();
  }
  if (!parse(s, line)) {
    return true;
  }
  explore_order& o = the_order;
  const pinned here(o.cpu);
  const bool wants_estimate = o.plan.strategy == strategy_kind::pct || o.plan.strategy == strategy_kind::surw;
  if (o.seed_count > 0 && wants_estimate && !estimate(s)) {
    complain(s, "cannot fork", "too many processes, or too little memory");
    return true;
  }
  o.plan.estimate = known.made ? &known.estimate : nullptr;
  for (std::size_t done = 0; done < o.seed_count;) {
    // What is to be told of every run is only there when it was the last of its process.
    const bool alone = o.fresh || o.trace == explore_order::keep::all;
    const std::size_t count = alone ? 1 : o.seed_count - done;
    const pid_t child = fork_child(s, done, count);
    if (child < 0) {
      complain(s, "cannot fork", "too many processes, or too little memory");
      return true;
    }
    const ending came = wait_for(s, child, o.limit_ms, &s.trace->completed, &ask_where);
    const std::size_t passed = s.trace->completed;
    const char* packed = s.trace->packed;
    for (std::size_t i = 0; i < passed; ++i) {
      if (!answer_passed(s, done + i, i, packed)) {
        return false;
      }
      packed += s.trace->passed[i].packed;
    }
    if (!answer_last(s, done + passed, passed, came)) {
      return false;
    }
    done += passed + 1;
  }
  return true;
}

}  // namespace snag::agent
