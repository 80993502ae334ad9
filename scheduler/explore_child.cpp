// The child of the fork server that runs controlled schedules, one after the other.

#include <unistd.h>

#include <cstdio>

#include "scheduler/agent_child.h"
#include "scheduler/agent_server.h"
#include "scheduler/annotations.h"
#include "scheduler/control.h"
#include "scheduler/explore_order.h"
#include "scheduler/raw.h"
#include "scheduler/trace_pack.h"

// A library that keeps something between runs defines it, and makes itself new there.
extern "C" [[gnu::weak]] void snag_before_run() noexcept;

namespace snag::agent {

namespace {

using namespace snag::scheduler;

void on_abandoned(controlled::why reason) noexcept {
  // Who only looks whether the others get on keeps a run going in which they never will.
  if (reason != controlled::why::diverged && note_ring()) {
    note(observed_deadlock);
    raw::exit_process(0);
  }
  switch (reason) {
    case controlled::why::livelock:
      note(observed_livelock);
      break;
    case controlled::why::too_long:
      note(observed_steps);
      break;
    case controlled::why::diverged:
      note(observed_diverged);
      break;
  }
  raw::exit_process(0);
}

}  // namespace

void explore_child(const program& what, const explore_order& order, std::size_t from, std::size_t count,
                   run_record& record, run_trace& trace, int nothing, int output) noexcept {
  begin_child(record, nothing, output);
  current_trace = &trace;
  controlled::on_abandoned(&on_abandoned);
  trace.completed = 0;
  std::size_t packed = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t began = microseconds_now();
    const std::size_t at = from + i;
    clear(record);
    forget_run(trace);
    forget_names();
    ::lseek(output, 0, SEEK_SET);
    run_plan plan = order.plan;
    plan.seed = order.seeds[at];
    plan.prefix = order.pairs + order.pair_first[at];
    plan.prefix_pairs = order.pair_count[at];
    // Who asks for no trace counts, and asks again for what he wants to look at.
    plan.places = plan.stacks || order.trace != explore_order::keep::none;
    const std::uint64_t inputs = order.has_inputs ? order.inputs : order.seeds[at];
    plan.inputs = inputs;
    if (&snag_before_run != nullptr) {
      snag_before_run();
    }
    start_controlled(plan);
    what.run(what.state, {order.subject, order.first + at, inputs, true});
    end_scenario();
    stop();
    note(observed_finish);
    if (i + 1 == count || !is_plain(record, ending())) {
      break;
    }
    std::size_t length = 0;
    if (order.trace == explore_order::keep::steps) {
      length = pack_trace(trace, trace.packed + packed, run_trace::packed_most - packed);
      if (length == 0) {
        break;  // no room: it is told as the last of its process
      }
      packed += length;
    }
    trace.passed[i] = {
        trace.hash,  microseconds_now() - began,        trace.step_count, trace.switches, trace.preemptions,
        trace.valve, static_cast<std::uint32_t>(length)};
    __atomic_store_n(&trace.completed, trace.completed + 1, __ATOMIC_RELEASE);
  }
  std::fflush(nullptr);
  raw::exit_process(0);
}

}  // namespace snag::agent
