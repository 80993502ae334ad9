#include "scheduler/trace_record.h"

#include "scheduler/annotations.h"
#include "scheduler/raw.h"

namespace snag::scheduler {

run_trace* current_trace = nullptr;

namespace {

// Open addressing, emptied by a new generation. Addresses stay out of the trace; their order of appearance
// is what two runs of the same schedule have in common.
struct entry {
  std::uintptr_t key;
  std::uint32_t generation;
  std::uint32_t id;
};

std::uint32_t generation = 0;

template <unsigned Bits>
struct table {
  entry entries[1U << Bits];

  entry& find(std::uintptr_t key) noexcept {
    std::uint64_t at = (key * 0x9E3779B97F4A7C15ULL) >> (64 - Bits);
    for (;; at = (at + 1) % (1U << Bits)) {
      entry& e = entries[at];
      if (e.generation != generation || e.key == key) {
        return e;
      }
    }
  }
};

// The first so many of a run have a table of their own, of one page: in one that is large enough for all,
// each of a run's few objects would cost its process a page.
constexpr unsigned first_bits = 8;
constexpr std::uint32_t first_most = 1U << (first_bits - 1);

template <std::uint32_t Most>
struct index {
  table<first_bits> first;
  table<17> rest;
  static_assert(2 * Most <= 1U << 17);

  // Where this key is, or belongs as number `next`.
  entry& find(std::uintptr_t key, std::uint32_t next) noexcept {
    entry& e = first.find(key);
    return e.generation == generation || next < first_most ? e : rest.find(key);
  }
};

index<run_trace::objects_most> objects;
index<run_trace::stacks_most> stacks;

}  // namespace

void forget_run(run_trace& trace) noexcept {
  ++generation;
  trace.hash = 0xCBF29CE484222325ULL;
  trace.step_count = trace.switches = trace.preemptions = trace.valve = 0;
  trace.thread_count = trace.object_count = trace.stack_count = trace.frame_count = 0;
  trace.set_count = trace.told_count = trace.value_count = trace.watcher_count = 0;
  trace.diverged = false;
  trace.blocked_thread = 0;
}

std::uint32_t object_id(const void* object) noexcept {
  if (object == nullptr || current_trace == nullptr) {
    return 0;
  }
  const auto address = reinterpret_cast<std::uintptr_t>(object);
  run_trace& trace = *current_trace;
  entry& e = objects.find(address, trace.object_count);
  if (e.generation == generation) {
    return e.id;
  }
  if (trace.object_count == run_trace::objects_most) {
    return 0;
  }
  trace_object& fresh = trace.objects[trace.object_count];
  fresh.address = address;
  fresh.name[0] = '\0';
  e = {address, generation, ++trace.object_count};
  return e.id;
}

std::uint32_t stack_id(const call_stack& stack) noexcept {
  run_trace& trace = *current_trace;
  std::uintptr_t key = 0;
  for (int i = 0; i < stack.depth; ++i) {
    key = (key ^ stack.frames[i]) * 0x100000001B3ULL;
  }
  entry& e = stacks.find(key, trace.stack_count);
  if (e.generation == generation) {
    return e.id;
  }
  const auto depth = static_cast<std::uint32_t>(stack.depth);
  if (trace.stack_count == run_trace::stacks_most || trace.frame_count + depth > run_trace::frames_most) {
    return 0;
  }
  trace.stacks[trace.stack_count] = {trace.frame_count, depth};
  for (int i = 0; i < stack.depth; ++i) {
    __atomic_store_n(&trace.frames[trace.frame_count++], stack.frames[i], __ATOMIC_RELAXED);
  }
  e = {key, generation, ++trace.stack_count};
  return e.id;
}

void tell_trace(std::uint32_t step, const char* operation, const char* detail, const char* file,
                unsigned line) noexcept {
  run_trace& trace = *current_trace;
  if (trace.told_count == run_trace::told_most) {
    return;
  }
  trace_told& told = trace.told[trace.told_count++];
  told.step = step;
  told.line = line;
  raw::copy_text(told.operation, operation);
  raw::copy_text(told.detail, detail);
  raw::copy_text(told.file, file);
}

}  // namespace snag::scheduler
