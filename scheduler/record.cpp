#include "scheduler/record.h"

#include "scheduler/annotations.h"
#include "scheduler/controlled.h"
#include "scheduler/model.h"
#include "scheduler/raw.h"

namespace snag::scheduler {

run_record* current_record = nullptr;

namespace {

void copy(call_stack& to, const call_stack& from) noexcept {
  to.depth = from.depth;
  for (int i = 0; i < from.depth; ++i) {
    __atomic_store_n(&to.frames[i], from.frames[i], __ATOMIC_RELAXED);  // never a call of memcpy
  }
}

// Who could end the wait, as far as the object itself tells.
const thread* holder_of(const thread& t) noexcept {
  const thread* holder = nullptr;
  switch (t.kind) {
    case wait_kind::mutex:
      holder = model::by_tid(static_cast<const pthread_mutex_t*>(t.object)->__data.__owner);
      break;
    case wait_kind::read_lock:
    case wait_kind::write_lock:
      holder = model::by_tid(static_cast<const pthread_rwlock_t*>(t.object)->__data.__cur_writer);
      break;
    case wait_kind::join:
      holder = static_cast<const thread*>(t.object);
      break;
    case wait_kind::once:
      holder = model::inside_of(t.object);
      break;
    default:
      break;
  }
  return holder;
}

void fill(stuck_task& to, const thread& t) noexcept {
  // The record is that of the run before, of another case perhaps.
  to.task[0] = to.spawn_file[0] = to.operation[0] = to.detail[0] = to.file[0] = '\0';
  to.spawn_line = to.line = 0;
  to.number = t.number;
  to.kind = t.kind;
  to.object = reinterpret_cast<std::uintptr_t>(t.object);
  raw::copy_text(to.object_name, name_of(t.object));
  const thread* holder = holder_of(t);
  to.holder = holder == nullptr ? 0 : holder->number;
  if (t.task_depth > 0 && t.task_depth <= thread::told_most) {
    const told_task& task = t.tasks[t.task_depth - 1];
    raw::copy_text(to.task, task.name);
    raw::copy_text(to.spawn_file, task.file);
    to.spawn_line = task.line;
  }
  // The outermost told operation is the one the user wrote; what is inside is a library's own affair.
  if (t.operation_depth > 0) {
    const told_operation& told = t.operations[0];
    raw::copy_text(to.operation, told.operation);
    raw::copy_text(to.detail, told.detail);
    raw::copy_text(to.file, told.file);
    to.line = told.line;
    if (told.object != nullptr && to.object_name[0] == '\0') {
      raw::copy_text(to.object_name, name_of(told.object));
    }
  }
  copy(to.stack, t.stack);
  copy(to.spawn, t.spawn);
}

bool idles_on_purpose(const thread& t) noexcept {
  return t.task_depth == 0 && (t.background || t.ran_tasks);
}

}  // namespace

void note_panic(const char* message, const char* file, unsigned line) noexcept {
  if (current_record == nullptr) {
    return;
  }
  const std::uint32_t before = __atomic_fetch_or(&current_record->observed, observed_panic, __ATOMIC_RELAXED);
  if ((before & observed_panic) == 0) {
    raw::copy_text(current_record->panic_message, message);
    raw::copy_text(current_record->panic_file, file);
    current_record->panic_line = line;
  }
}

void note_report(observation what, const char* tool, const char* kind) noexcept {
  if (current_record == nullptr) {
    return;
  }
  if (current_record->sanitizer[0] == '\0') {
    raw::copy_text(current_record->sanitizer, tool);
    raw::copy_text(current_record->sanitizer_kind, kind);
  }
  note(what);
}

unsigned note_stuck(bool thread_1_too) noexcept {
  if (current_record == nullptr) {
    return 0;
  }
  run_record& record = *current_record;
  unsigned found = 0;
  for (const thread* t = model::first_thread(); t != nullptr; t = t->every) {
    if (t->state == thread_state::waiting && (thread_1_too || !idles_on_purpose(*t))) {
      ++found;
    }
  }
  if (found == 0) {
    return 0;
  }
  if (!controlling() || controlled::wants_places()) {
    model::capture_stacks();
  }
  for (const thread* t = model::first_thread(); t != nullptr; t = t->every) {
    if (t->state != thread_state::waiting || (!thread_1_too && idles_on_purpose(*t))) {
      continue;
    }
    if (record.stuck_count < run_record::stuck_most) {
      fill(record.stuck[record.stuck_count], *t);
      ++record.stuck_count;
    }
  }
  record.stuck_total = found;
  return found;
}

bool note_ring() noexcept {
  for (const thread* from = model::first_thread(); from != nullptr; from = from->every) {
    const thread* t = from;
    for (int i = 0; i < 64 && t != nullptr && t->state == thread_state::waiting; ++i) {
      t = holder_of(*t);
      if (t == from) {
        return note_stuck(true) > 0;
      }
    }
  }
  return false;
}

}  // namespace snag::scheduler
