#pragma once

// What a library tells the scheduler, and the names a program gives its objects.
//
// Header-only, C++20, no dependency: including it costs nothing where no scheduler is linked. Every hook is a
// weak symbol that is null then. The scheduler works without any of this; annotations only give meaning to
// what it sees: "send blocks: buffer 2 of 2" instead of "futex".
//
// Thread safety: every function may be called from any thread at any time.

#include <cstdint>
#include <source_location>

extern "C" {

/// The hooks. `file` and `function` point to string literals; other texts are copied before the call returns.
[[gnu::weak]] void snag_hook_name(const void* object, const char* name) noexcept;
[[gnu::weak]] void snag_hook_point(const void* object, const char* operation, const char* file,
                                   unsigned line) noexcept;
[[gnu::weak]] void snag_hook_block(const void* object, const char* operation, const char* detail,
                                   const char* file, unsigned line) noexcept;
[[gnu::weak]] void snag_hook_unblock(const void* object) noexcept;
[[gnu::weak]] void snag_hook_task_begin(const char* name, const char* file, unsigned line) noexcept;
[[gnu::weak]] void snag_hook_task_end() noexcept;
[[gnu::weak]] void snag_hook_background() noexcept;
[[gnu::weak]] void snag_hook_panic(const char* message, const char* file, unsigned line) noexcept;
[[gnu::weak]] void snag_hook_watch(const char* name, std::int64_t (*read)(void*), void* state) noexcept;
}

namespace snag {

/// name gives an object of the program (a mutex, a channel, a counter) the name that reports print.
inline void name(const void* object, const char* text) noexcept {
  if (snag_hook_name != nullptr) {
    snag_hook_name(object, text);
  }
}

/// watch shows the value that `read(state)` returns in every step of a trace under `text`. `state` must live
/// until the run ends; `read` is called while no other thread runs and must not block.
inline void watch(const char* text, std::int64_t (*read)(void*), void* state) noexcept {
  if (snag_hook_watch != nullptr) {
    snag_hook_watch(text, read, state);
  }
}

namespace annotate {

/// point says that the calling thread is about to do `operation` on `object`: a place where the scheduler may
/// let another thread go first, and where noise may delay this one.
inline void point(const void* object, const char* operation,
                  const std::source_location& where = std::source_location::current()) noexcept {
  if (snag_hook_point != nullptr) {
    snag_hook_point(object, operation, where.file_name(), where.line());
  }
}

/// blocked says for its lifetime that the calling thread waits in `operation`. It describes the wait; the
/// wait itself is made of standard primitives, which the scheduler sees on its own.
class blocked {
 public:
  blocked(const void* object, const char* operation, const char* detail,
          const std::source_location& where) noexcept
      : object_(object) {
    if (snag_hook_block != nullptr) {
      snag_hook_block(object, operation, detail, where.file_name(), where.line());
    }
  }
  ~blocked() {
    if (snag_hook_unblock != nullptr) {
      snag_hook_unblock(object_);
    }
  }
  blocked(const blocked&) = delete;
  blocked& operator=(const blocked&) = delete;

 private:
  const void* object_;
};

/// task says for its lifetime that the calling thread runs a task that was spawned at `where`.
class task {
 public:
  task(const char* text, const std::source_location& where) noexcept {
    if (snag_hook_task_begin != nullptr) {
      snag_hook_task_begin(text, where.file_name(), where.line());
    }
  }
  ~task() {
    if (snag_hook_task_end != nullptr) {
      snag_hook_task_end();
    }
  }
  task(const task&) = delete;
  task& operator=(const task&) = delete;
};

/// background says that the calling thread serves others until the process ends (a timer, a pool's worker):
/// where it waits for work it is idle, and never a leaked task. Inside a `task` it counts like any other.
inline void background() noexcept {
  if (snag_hook_background != nullptr) {
    snag_hook_background();
  }
}

/// panic says that the process is about to end because of a misuse at `where`; `message` is what was printed.
inline void panic(const char* message, const std::source_location& where) noexcept {
  if (snag_hook_panic != nullptr) {
    snag_hook_panic(message, where.file_name(), where.line());
  }
}

}  // namespace annotate
}  // namespace snag
