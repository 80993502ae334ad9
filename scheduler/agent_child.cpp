#include "scheduler/agent_child.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "scheduler/agent_server.h"
#include "scheduler/annotations.h"
#include "scheduler/raw.h"
#include "scheduler/real.h"

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

/// The kernel's count of this process's threads, and something on top that does not change; 0: unknown.
unsigned long threads_now() noexcept {
  struct stat tasks = {};
  return ::stat("/proc/self/task", &tasks) == 0 ? tasks.st_nlink : 0;
}

// A sanitizer may start a thread of its own together with the program's first.
unsigned long threads_of_one() noexcept {
  pthread_t first = {};
  if (real().pthread_create(
          &first, nullptr, [](void*) -> void* { return nullptr; }, nullptr) != 0 ||
      real().pthread_join(first, nullptr) != 0) {
    return 0;
  }
  return threads_now();
}

// For the model a thread has ended before its last instructions: whoever was detached may still be in them.
bool is_alone(unsigned long alone) noexcept {
  for (int i = 0; i < 100 && alone != 0; ++i) {
    if (threads_now() <= alone) {
      return true;
    }
    raw::sleep_for(20'000);
  }
  return false;
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

void run_child(const agent::program& what, const run_series& asked, run_record& record,
               series_progress& progress, int nothing, int output) noexcept {
  begin_child(record, nothing, output);
  progress.completed = 0;
  const unsigned long alone = asked.count > 1 ? threads_of_one() : 0;
  for (std::size_t i = 0; i < asked.count; ++i) {
    const std::uint64_t began = agent::microseconds_now();
    agent::clear(record);
    ::lseek(output, 0, SEEK_SET);
    forget_names();
    start(asked.on, asked.seeds[i]);
    what.run(what.state, {asked.subject, asked.first + i, asked.seeds[i]});
    if (asked.on.count) {
      end_scenario();
    }
    note(observed_finish);
    std::fflush(nullptr);
    if (i + 1 == asked.count || !asked.on.count || !agent::is_plain(record, agent::ending())) {
      break;
    }
    stop();
    if (!is_alone(alone)) {
      break;
    }
    progress.microseconds[i] = agent::microseconds_now() - began;
    __atomic_store_n(&progress.completed, progress.completed + 1, __ATOMIC_RELEASE);
  }
  raw::exit_process(0);
}

}  // namespace snag::scheduler
