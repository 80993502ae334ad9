// The trace of a controlled run, on the wire.

#include "scheduler/agent_server.h"

namespace snag::agent {

namespace {

using scheduler::json_writer;
using scheduler::run_trace;

/// The modules that a trace mentions, by their order of appearance.
class modules {
 public:
  /// index_of returns 1 + the index, and the offset; 0 where the address is nowhere.
  std::uint32_t index_of(std::uintptr_t address, std::uint64_t& offset) noexcept {
    const char* name = nullptr;
    if (address == 0 || !find_module(address, name, offset)) {
      return 0;
    }
    for (std::uint32_t i = 0; i < count_; ++i) {
      if (equal(names_[i], name)) {
        return i + 1;
      }
    }
    if (count_ == most) {
      return 0;
    }
    names_[count_] = name;
    return ++count_;
  }

  void write(json_writer& out) const noexcept {
    out.key("modules").begin_array();
    for (std::uint32_t i = 0; i < count_; ++i) {
      out.value(names_[i]);
    }
    out.end_array();
  }

 private:
  static constexpr std::uint32_t most = 256;
  std::uint32_t count_ = 0;
  const char* names_[most] = {};
};

void write_frame(json_writer& out, modules& all, std::uintptr_t address) noexcept {
  std::uint64_t offset = 0;
  if (const std::uint32_t module = all.index_of(address, offset); module != 0) {
    out.value(std::uint64_t{module - 1}).value(offset);
  }
}

void write_threads(json_writer& out, modules& all, const run_trace& trace) noexcept {
  out.key("threads").begin_array();
  for (std::uint32_t i = 0; i < trace.thread_count && i < trace::most_threads; ++i) {
    const scheduler::trace_thread& t = trace.threads[i];
    out.begin_object().key("number").value(std::uint64_t{i + 1}).key("parent").value(std::uint64_t{t.parent});
    out.key("task").value(t.task).key("spawned").begin_object().key("file").value(t.file);
    out.key("line").value(std::uint64_t{t.line}).end_object().key("spawn_stack").begin_array();
    for (int f = 0; f < t.spawn.depth && f < scheduler::call_stack::most; ++f) {
      write_frame(out, all, t.spawn.frames[f]);
    }
    out.end_array().end_object();
  }
  out.end_array();
}

void write_objects(json_writer& out, const run_trace& trace) noexcept {
  out.key("objects").begin_array();
  for (std::uint32_t i = 0; i < trace.object_count; ++i) {
    out.begin_object().key("address").address(trace.objects[i].address);
    out.key("name").value(trace.objects[i].name).end_object();
  }
  out.end_array();
}

// Stacks first those that were taken, then one for each address that has none.
void write_stacks(json_writer& out, modules& all, const run_trace& trace) noexcept {
  out.key("stacks").begin_array();
  for (std::uint32_t i = 0; i < trace.stack_count; ++i) {
    out.begin_array();
    for (std::uint32_t f = 0; f < trace.stacks[i].depth; ++f) {
      write_frame(out, all, trace.frames[trace.stacks[i].first + f]);
    }
    out.end_array();
  }
  if (trace.stack_count == 0) {
    for (std::uint32_t i = 0; i < trace.step_count; ++i) {
      out.begin_array();
      // The address is that of the return; the call is before it.
      write_frame(out, all, trace.steps[i].at == 0 ? 0 : trace.steps[i].at - 1);
      out.end_array();
    }
  }
  out.end_array();
}

void write_steps(json_writer& out, const run_trace& trace) noexcept {
  out.key("steps").begin_array();
  for (std::uint32_t i = 0; i < trace.step_count; ++i) {
    const scheduler::trace_step& s = trace.steps[i];
    const std::uint64_t stack = trace.stack_count == 0 ? i + 1 : s.stack;
    out.begin_array().value(std::uint64_t{s.thread}).value(std::uint64_t{s.operation});
    out.value(std::uint64_t{s.object}).value(std::uint64_t{s.flags}).value(stack).value(s.time).end_array();
  }
  out.end_array();
}

void write_runnable(json_writer& out, const run_trace& trace) noexcept {
  out.key("runnable").begin_array();
  for (std::uint32_t i = 0; i + 1 < trace.set_count;) {
    const std::uint32_t count = trace.sets[i + 1];
    out.begin_array().value(std::uint64_t{trace.sets[i]});
    for (std::uint32_t n = 0; n < count; ++n) {
      out.value(std::uint64_t{trace.sets[i + 2 + n]});
    }
    out.end_array();
    i += 2 + count;
  }
  out.end_array();
}

}  // namespace

void write_trace(json_writer& out, const run_trace& trace) noexcept {
  modules all;
  out.key("trace").begin_object();
  write_threads(out, all, trace);
  write_objects(out, trace);
  write_stacks(out, all, trace);
  write_steps(out, trace);
  write_runnable(out, trace);
  out.key("told").begin_array();
  for (std::uint32_t i = 0; i < trace.told_count; ++i) {
    const scheduler::trace_told& t = trace.told[i];
    out.begin_array().value(std::uint64_t{t.step}).value(t.operation).value(t.detail).value(t.file);
    out.value(std::uint64_t{t.line}).end_array();
  }
  out.end_array().key("watched").begin_array();
  for (std::uint32_t i = 0; i < trace.value_count; ++i) {
    const scheduler::trace_value& v = trace.values[i];
    out.begin_array().value(std::uint64_t{v.step}).value(trace.watchers[v.watcher]).signed_value(v.value);
    out.end_array();
  }
  out.end_array();
  // Last: only now it is known which there are.
  all.write(out);
  out.end_object();
}

}  // namespace snag::agent
