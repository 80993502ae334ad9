#pragma once

// One thread of the explored process, as the model knows it. Internal to scheduler/.

#include <poll.h>
#include <pthread.h>

#include <cstdint>

#include "scheduler/trace.h"
#include "scheduler/wait_kind.h"

namespace snag::scheduler {

/// Where a thread stands. Only `waiting` can be stuck.
enum class thread_state : std::uint8_t {
  unused,
  running,  ///< also: asleep, in a blocking call that we do not model
  timed,    ///< in a wait that a clock ends
  waiting,  ///< in a wait that only another thread ends
  ended,
};

/// An operation that a library told by annotate::blocked.
struct told_operation {
  const void* object = nullptr;
  char operation[32] = {};
  char detail[96] = {};
  char file[192] = {};
  unsigned line = 0;
};

/// A task that a library told by annotate::task.
struct told_task {
  char name[64] = {};
  char file[192] = {};
  unsigned line = 0;
};

/// Return addresses, innermost first.
struct call_stack {
  static constexpr int most = 24;
  std::uintptr_t frames[most];
  int depth = 0;
};

struct thread {
  static constexpr int told_most = 4;

  // Guarded by the registry lock.
  thread_state state = thread_state::unused;
  wait_kind kind = wait_kind::none;
  const void* object = nullptr;
  std::uint32_t bits = 0;   // of a futex wait
  bool listed = false;      // in a queue of waiters
  bool woken = false;       // popped by a waker since it was enlisted
  thread* next = nullptr;   // in its queue of waiters, or in the free list
  thread* every = nullptr;  // in the list of all threads, in the order of creation
  pthread_t handle = 0;
  bool has_handle = false;
  bool detached = false;
  bool cancelled = false;  // pthread_cancel was asked for
  int tid = 0;
  unsigned number = 0;  // 1 is the main thread
  std::uint64_t generation = 0;

  // The futex on which the thread sleeps: see park() in model.cpp.
  int signal = 0;
  int captured = 0;

  // Of the thread alone; read by others only while it sleeps.
  std::uint64_t noise_state = 0;
  std::uint64_t stream = 0;   // what its children's streams derive from
  std::uint32_t spawned = 0;  // how many children it has made
  int rounds_left = 0;        // of key destructors, before its end
  std::uint32_t laggard = 0;  // how slow the noise makes it
  void* (*start)(void*) = nullptr;
  void* argument = nullptr;
  told_operation operations[told_most];
  int operation_depth = 0;
  told_task tasks[told_most];
  int task_depth = 0;
  bool ran_tasks = false;   // it serves a pool: outside a task it is idle, not stuck
  bool background = false;  // told by annotate::background
  call_stack spawn;         // where it was made
  call_stack stack;         // where it is stuck; on request
  int inside = 0;           // its calls are the scheduler's own: they go to the real functions

  // Of control mode: written by the one thread that runs.
  int arrived = 0;  // a futex: it has come to its first park
  bool timed_out = false;
  bool yielding = false;
  trace::op pending = trace::op::none;
  std::uint8_t step_flags = 0;
  unsigned pending_line = 0;
  std::uint32_t pending_stack = 0;
  std::uint32_t step_index = 0;  // of its last step
  const void* pending_object = nullptr;
  std::uintptr_t pending_at = 0;
  const char* pending_words = nullptr;
  const char* pending_file = nullptr;
  std::uint64_t due = 0;
  const pollfd* polled = nullptr;  // what it waits for, where it waits for descriptors
  unsigned polled_count = 0;
  long polled_call = 0;
  std::uint32_t random_drawn = 0;  // how many numbers the system has given it

  // Of fibers.
  void* context = nullptr;     // its stack pointer, while it has not the turn
  std::uint64_t fs = 0;        // its FS base
  int released = 0;            // a futex: its own operating-system thread may go on, and end
  thread* asked_by = nullptr;  // who wants its stack
  std::uint64_t priority = 0;
};

}  // namespace snag::scheduler
