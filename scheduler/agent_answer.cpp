// What the fork server says of a run.

#include <dlfcn.h>
#include <link.h>
#include <unistd.h>

#include "scheduler/agent_server.h"
#include "scheduler/protocol.h"
#include "scheduler/raw.h"

namespace snag::agent {

using scheduler::json_writer;
using scheduler::run_record;
namespace raw = scheduler::raw;

namespace {

constexpr long output_sent = 64 << 10;  // of what a run printed, from its beginning

const char* own_path() noexcept {
  static char path[4096] = {};
  if (path[0] == '\0' && ::readlink("/proc/self/exe", path, sizeof path - 1) < 0) {
    return "/proc/self/exe";
  }
  return path;
}

}  // namespace

bool find_module(std::uintptr_t address, const char*& module, std::uint64_t& offset) noexcept {
  // dladdr looks for the symbol as well, which takes longer than all the rest of an answer.
  dl_find_object found = {};
  if (::_dl_find_object(raw::pointer<void>(static_cast<long>(address)), &found) != 0 ||
      found.dlfo_link_map == nullptr) {
    return false;
  }
  const link_map* map = found.dlfo_link_map;
  // The program itself has no name in its link map.
  module = map->l_name[0] != '\0' ? map->l_name : own_path();
  offset = address - map->l_addr;
  return true;
}

void write_stack(json_writer& out, const char* name, const scheduler::call_stack& stack) noexcept {
  out.key(name).begin_array();
  for (int i = 0; i < stack.depth && i < scheduler::call_stack::most; ++i) {
    const char* module = nullptr;
    std::uint64_t offset = 0;
    if (find_module(stack.frames[i], module, offset)) {
      out.begin_object().key("module").value(module).key("offset").value(offset).end_object();
    }
  }
  out.end_array();
}

namespace {

void write_stuck(json_writer& out, const scheduler::stuck_task& task) noexcept {
  out.begin_object().key("thread").value(std::uint64_t{task.number});
  out.key("waits_for").value(to_string(task.kind)).key("object").address(task.object);
  out.key("name").value(task.object_name).key("holder").value(std::uint64_t{task.holder});
  out.key("task").value(task.task).key("spawned").begin_object().key("file").value(task.spawn_file);
  out.key("line").value(std::uint64_t{task.spawn_line}).end_object();
  out.key("operation").value(task.operation).key("detail").value(task.detail);
  out.key("file").value(task.file).key("line").value(std::uint64_t{task.line});
  write_stack(out, "stack", task.stack);
  write_stack(out, "spawn_stack", task.spawn);
  out.end_object();
}

void write_observations(json_writer& out, std::uint32_t observed) noexcept {
  constexpr const char* names[] = {"panic",  "race",     "use-after", "other-report", "deadlock",  "leak",
                                   "finish", "livelock", "steps",     "diverged",     "blocked-in"};
  out.key("saw").begin_array();
  for (unsigned i = 0; i < sizeof names / sizeof names[0]; ++i) {
    if ((observed & (1U << i)) != 0) {
      out.value(names[i]);
    }
  }
  out.end_array();
}

}  // namespace

bool is_plain(const run_record& record, const ending& came) noexcept {
  return record.observed == scheduler::observed_finish && equal(came.how, "exit") && came.code == 0 &&
         (record.reported[0] == '\0' || equal(record.reported, "passed"));
}

void begin_answer(server& s, std::uint64_t iteration, std::uint64_t seed, const ending& came) noexcept {
  const run_record& record = *s.record;
  json_writer& out = s.answers;
  out.begin_object().key("snag").value(std::uint64_t{protocol::version}).key("ran").value(iteration);
  out.key("seed").value(seed).key("us").value(came.microseconds).key("end").value(came.how);
  out.key("code").value(static_cast<std::uint64_t>(came.code));
  write_observations(out, record.observed);
  if (record.reported[0] != '\0') {
    out.key("reported").begin_object().key("name").value(record.reported);
    out.key("detail").value(record.reported_detail).end_object();
  }
  if ((record.observed & scheduler::observed_panic) != 0) {
    out.key("panic").begin_object().key("message").value(record.panic_message);
    out.key("file").value(record.panic_file).key("line").value(std::uint64_t{record.panic_line}).end_object();
  }
  if (record.sanitizer[0] != '\0') {
    out.key("sanitizer").begin_object().key("tool").value(record.sanitizer);
    out.key("kind").value(record.sanitizer_kind).end_object();
  }
  if (record.stuck_total != 0) {
    out.key("stuck").begin_object().key("total").value(std::uint64_t{record.stuck_total});
    out.key("tasks").begin_array();
    for (unsigned i = 0; i < record.stuck_count && i < run_record::stuck_most; ++i) {
      write_stuck(out, record.stuck[i]);
    }
    out.end_array().end_object();
  }
  const long printed = ::lseek(s.output, 0, SEEK_CUR);
  if (!is_plain(record, came) && printed > 0) {
    out.key("output").value(s.text, static_cast<std::size_t>(printed < output_sent ? printed : output_sent));
  }
}

}  // namespace snag::agent
