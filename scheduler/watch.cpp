#include "scheduler/watch.h"

#include "scheduler/model.h"
#include "scheduler/raw.h"

extern "C" {
[[gnu::weak]] void __tsan_ignore_thread_begin();
[[gnu::weak]] void __tsan_ignore_thread_end();
}

namespace snag::scheduler {

namespace {

struct watcher {
  std::int64_t (*read)(void*);
  void* state;
  std::int64_t last;
  bool seen;
};

watcher watchers[run_trace::watchers_most];
std::uint32_t count = 0;

}  // namespace

void watch_value(const char* name, std::int64_t (*read)(void*), void* state) noexcept {
  if (current_trace == nullptr || count == run_trace::watchers_most || read == nullptr) {
    return;
  }
  watchers[count] = {read, state, 0, false};
  raw::copy_text(current_trace->watchers[count], name);
  current_trace->watcher_count = ++count;
}

void forget_watched() noexcept {
  count = 0;
}

void read_watched(run_trace& trace) noexcept {
  if (count == 0) {
    return;
  }
  // The reader is the program's own code: its accesses are neither points nor races.
  thread& self = model::self();
  ++self.inside;
  if (__tsan_ignore_thread_begin != nullptr) {
    __tsan_ignore_thread_begin();
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    watcher& w = watchers[i];
    const std::int64_t value = w.read(w.state);
    if ((!w.seen || value != w.last) && trace.value_count < run_trace::values_most) {
      trace.values[trace.value_count++] = {trace.step_count, i, value};
    }
    w.last = value;
    w.seen = true;
  }
  if (__tsan_ignore_thread_end != nullptr) {
    __tsan_ignore_thread_end();
  }
  --self.inside;
}

}  // namespace snag::scheduler
