#include "scheduler/annotations.h"

#include "scheduler/annotate.h"
#include "scheduler/interpose.h"
#include "scheduler/raw.h"
#include "scheduler/record.h"
#include "scheduler/watch.h"

namespace snag::scheduler {

namespace {

struct named {
  const void* object;
  char name[64];
};

// In the order in which they were given, with an index by open addressing: 1 + the place, 0 is free. A run of
// few names touches few pages. A name that finds no room is not kept.
constexpr std::size_t names_most = 1024;
named names[names_most];
std::size_t names_count = 0;
std::uint16_t index[2 * names_most];
raw::lock names_lock;

std::size_t place_of(const void* object) noexcept {
  return (reinterpret_cast<std::uintptr_t>(object) >> 3) * 0x9E3779B97F4A7C15ULL >> 53;
}

std::size_t after(std::size_t place) noexcept {
  return (place + 1) % (2 * names_most);
}

std::uint16_t& slot_of(const void* object) noexcept {
  std::size_t at = place_of(object);
  while (index[at] != 0 && names[index[at] - 1].object != object) {
    at = after(at);
  }
  return index[at];
}

}  // namespace

const char* name_of(const void* object) noexcept {
  const std::uint16_t at = object == nullptr ? std::uint16_t{0} : slot_of(object);
  return at == 0 ? nullptr : names[at - 1].name;
}

void forget_names() noexcept {
  for (std::size_t i = 0; i < names_count; ++i) {
    std::size_t at = place_of(names[i].object);
    while (index[at] != i + 1) {
      at = after(at);
    }
    index[at] = 0;
  }
  names_count = 0;
}

}  // namespace snag::scheduler

using namespace snag::scheduler;

SNAG_EXPORT void snag_hook_name(const void* object, const char* name) noexcept {
  if (off() || object == nullptr) {
    return;
  }
  names_lock.acquire();
  std::uint16_t& slot = slot_of(object);
  if (slot == 0 && names_count < names_most) {
    slot = static_cast<std::uint16_t>(++names_count);
  }
  if (slot != 0) {
    names[slot - 1].object = object;
    raw::copy_text(names[slot - 1].name, name);
    if (controlling() && current_trace != nullptr) {
      if (const std::uint32_t id = object_id(object); id != 0) {
        raw::copy_text(current_trace->objects[id - 1].name, name);
      }
    }
  }
  names_lock.release();
}

SNAG_EXPORT void snag_hook_point(const void* object, const char* operation, const char* file,
                                 unsigned line) noexcept {
  if (controlling() && !off()) {
    controlled::told_point(model::self(), object, operation, file, line);
  } else if ((__atomic_load_n(&active_modes, __ATOMIC_RELAXED) & noise_bit) != 0) {
    noise::point(model::self());
  }
}

SNAG_EXPORT void snag_hook_block(const void* object, const char* operation, const char* detail,
                                 const char* file, unsigned line) noexcept {
  if (off()) {
    return;
  }
  thread& self = model::self();
  if (self.operation_depth < thread::told_most) {
    told_operation& told = self.operations[self.operation_depth];
    told.object = object;
    raw::copy_text(told.operation, operation);
    raw::copy_text(told.detail, detail);
    raw::copy_text(told.file, file);
    told.line = line;
  }
  if (controlling() && self.operation_depth == 0 && current_trace != nullptr) {
    tell_trace(self.step_index, operation, detail, file, line);
  }
  ++self.operation_depth;
}

SNAG_EXPORT void snag_hook_unblock(const void*) noexcept {
  if (off()) {
    return;
  }
  if (thread& self = model::self(); self.operation_depth > 0) {
    --self.operation_depth;
  }
}

SNAG_EXPORT void snag_hook_task_begin(const char* name, const char* file, unsigned line) noexcept {
  if (off()) {
    return;
  }
  thread& self = model::self();
  if (self.task_depth < thread::told_most) {
    told_task& told = self.tasks[self.task_depth];
    raw::copy_text(told.name, name);
    raw::copy_text(told.file, file);
    told.line = line;
  }
  if (controlling() && current_trace != nullptr && self.number <= snag::trace::most_threads) {
    trace_thread& entry = current_trace->threads[self.number - 1];
    if (entry.task[0] == '\0') {
      raw::copy_text(entry.task, name);
      raw::copy_text(entry.file, file);
      entry.line = line;
    }
  }
  ++self.task_depth;
}

SNAG_EXPORT void snag_hook_task_end() noexcept {
  if (off()) {
    return;
  }
  if (thread& self = model::self(); self.task_depth > 0) {
    --self.task_depth;
    self.ran_tasks = true;
  }
}

SNAG_EXPORT void snag_hook_background() noexcept {
  if (!off()) {
    model::self().background = true;
  }
}

SNAG_EXPORT void snag_hook_panic(const char* message, const char* file, unsigned line) noexcept {
  note_panic(message, file, line);
}

// Watched values are shown in traces, which the controlled engine writes; stress has none.
SNAG_EXPORT void snag_hook_watch(const char* name, std::int64_t (*read)(void*), void* state) noexcept {
  if (controlling() && !off()) {
    watch_value(name, read, state);
  }
}
