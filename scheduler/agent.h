#pragma once

// The fork server: one process that runs what it is asked for, each run in a child of its own.
//
// It knows nothing of cases: a program hands it a function and the names that the function knows. The
// protocol is described in scheduler/protocol.h.

#include <cstdint>

namespace snag::agent {

/// One run that was asked for.
struct run_request {
  const char* subject;
  std::uint64_t iteration;
  std::uint64_t seed;
  bool virtual_time = false;  ///< clocks are the scheduler's: a sleep costs nothing, a deadline is exact
};

/// What a program gives the agent. The functions are called with `state`.
struct program {
  const char* name;                                    ///< said in the hello line
  bool (*knows)(void* state, const char* subject);     ///< in the server
  void (*run)(void* state, const run_request& asked);  ///< in the child; blocks; calls tell
  void* state;
};

/// tell notes what the run found of itself: a name ("passed", "wrong-output") and one line. Called in the
/// child, by `run`, at most once; a run that does not tell has "passed". Both are copied.
void tell(const char* name, const char* detail) noexcept;

/// tell_panic notes that an exception left the run.
void tell_panic(const char* message) noexcept;

/// fix_addresses starts the process again, with the same arguments, where the system moves its objects about:
/// programs order things by address, and a run is to be the same every time. Returns where nothing is to be
/// done, or the system does not let us. Call it first in main: what was read or printed before happens twice.
/// With `bind` all functions are looked up at the start: else each child of the server looks up its own.
void fix_addresses(char** argv, bool bind = false) noexcept;

/// serve reads commands from stdin until it ends. REQUIRES: the process has one thread. Returns the exit code
/// of the process, 0 unless the reader of its answers is gone. Children end with it.
int serve(const program& what) noexcept;

}  // namespace snag::agent
