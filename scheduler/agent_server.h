#pragma once

// What the files of the fork server share. Internal to scheduler/.

#include <sched.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>

#include "scheduler/agent.h"
#include "scheduler/agent_child.h"
#include "scheduler/json_line.h"
#include "scheduler/record.h"
#include "scheduler/trace_record.h"

namespace snag::agent {

/// Everything the server holds. One instance, on the stack of serve().
struct server {
  const program& what;
  scheduler::json_writer answers;
  scheduler::run_record* record;
  int output;
  int nothing;                            // an empty input
  char* text;                             // `output`, mapped
  scheduler::series_progress* series;     // mapped
  scheduler::run_trace* trace = nullptr;  // mapped by the first order that needs it
};

/// How a child ended.
struct ending {
  const char* how = "exit";
  int code = 0;
  std::uint64_t microseconds = 0;
};

/// For its lifetime the server stays on one processor: that of the number `asked` - 1, or, for 0, where it
/// is. The runs inherit it.
class pinned {
 public:
  explicit pinned(std::uint64_t asked) noexcept;
  ~pinned();
  pinned(const pinned&) = delete;
  pinned& operator=(const pinned&) = delete;

 private:
  cpu_set_t before_ = {};
  bool is_pinned_ = false;
};

/// fork_run is fork, for a child that is going to run the subject.
pid_t fork_run() noexcept;

std::uint64_t microseconds_now() noexcept;
bool equal(const char* a, const char* b) noexcept;

/// shared_pages returns zeroed memory that children write and the server reads, or null.
void* shared_pages(std::size_t bytes) noexcept;

/// complain answers a command that cannot be followed.
void complain(server& s, const char* about, const char* what) noexcept;

/// clear makes the record that of a new run.
void clear(scheduler::run_record& record) noexcept;

/// wait_for waits for the child's end, or until it has been silent for the limit: `progress` (may be null) is
/// a counter that it moves. `at_limit` (may be null) is called before the child is killed.
ending wait_for(server& s, pid_t child, std::uint64_t limit_ms, const std::uint32_t* progress,
                void (*at_limit)(server& s, pid_t child)) noexcept;

/// is_plain says whether a run came to its end and found nothing.
bool is_plain(const scheduler::run_record& record, const ending& came) noexcept;

/// begin_answer writes the members that every answer has; the object stays open for more.
void begin_answer(server& s, std::uint64_t iteration, std::uint64_t seed, const ending& came) noexcept;

/// find_module tells where an address lies: a module's path, and an offset in it; false where nowhere.
bool find_module(std::uintptr_t address, const char*& module, std::uint64_t& offset) noexcept;
void write_stack(scheduler::json_writer& out, const char* name, const scheduler::call_stack& stack) noexcept;

/// write_trace writes the member "trace" (agent_trace.cpp).
void write_trace(scheduler::json_writer& out, const scheduler::run_trace& trace) noexcept;

/// explore follows an order "explore"; false where the reader of the answers is gone.
bool explore(server& s, char* line) noexcept;

}  // namespace snag::agent
