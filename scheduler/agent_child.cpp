#include "scheduler/agent_child.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "scheduler/annotations.h"
#include "scheduler/raw.h"

namespace snag::agent {

using scheduler::current_record;

void tell(const char* name, const char* detail) noexcept {
  if (current_record != nullptr) {
    scheduler::raw::copy_text(current_record->reported, name);
    scheduler::raw::copy_text(current_record->reported_detail, detail);
  }
}

void tell_panic(const char* message) noexcept {
  scheduler::note_panic(message, "", 0);
}

}  // namespace snag::agent

namespace snag::scheduler {

namespace {

void on_deadlock() noexcept {
  note(observed_deadlock);
  note_stuck(true);
  raw::exit_process(0);
}

}  // namespace

void watch_runs() noexcept {
  watch_panics();
  on_stuck(&on_deadlock);
}

void begin_child(run_record& record, int nothing, int output) noexcept {
  // A group of its own, so that what the run starts ends with it; and no run outlives the server.
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::signal(SIGPIPE, SIG_DFL);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  current_record = &record;
}

void end_scenario() noexcept {
  quiesce();
  if (note_stuck(false) > 0) {
    note(observed_leak);
    raw::exit_process(0);  // flushing could wait for a lock that a stuck thread holds
  }
}

void run_child(const agent::program& what, const agent::run_request& asked, const modes& on,
               run_record& record, int nothing, int output) noexcept {
  begin_child(record, nothing, output);
  forget_names();
  start(on, asked.seed);
  what.run(what.state, asked);
  if (on.count) {
    end_scenario();
  }
  note(observed_finish);
  std::fflush(nullptr);
  raw::exit_process(0);
}

}  // namespace snag::scheduler
