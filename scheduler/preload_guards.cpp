// In the preloaded library the guards of function-local statics come by their own names, and not by the
// linker's --wrap: here those names lead to what interpose_once.cpp does, and that finds the real ones.

#include <dlfcn.h>

#include <cstdint>

#include "scheduler/interpose.h"

using guard_word = std::uint64_t;

extern "C" {
int __wrap___cxa_guard_acquire(guard_word* guard);
void __wrap___cxa_guard_release(guard_word* guard) noexcept;
void __wrap___cxa_guard_abort(guard_word* guard) noexcept;
}

namespace {

struct {
  int (*acquire)(guard_word*) = nullptr;
  void (*release)(guard_word*) = nullptr;
  void (*abort)(guard_word*) = nullptr;
} next;

// Two threads that come here at once write the same values.
template <typename Function>
Function* find(Function*& kept, const char* name) noexcept {
  Function* function = __atomic_load_n(&kept, __ATOMIC_RELAXED);
  if (function == nullptr) {
    function = reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
    __atomic_store_n(&kept, function, __ATOMIC_RELAXED);
  }
  return function;
}

}  // namespace

extern "C" {

int __real___cxa_guard_acquire(guard_word* guard) {
  return find(next.acquire, "__cxa_guard_acquire")(guard);
}

void __real___cxa_guard_release(guard_word* guard) noexcept {
  find(next.release, "__cxa_guard_release")(guard);
}

void __real___cxa_guard_abort(guard_word* guard) noexcept {
  find(next.abort, "__cxa_guard_abort")(guard);
}
}

// Jumps, so that the caller stays the program's.
asm(R"(
  .text
  .globl __cxa_guard_acquire, __cxa_guard_release, __cxa_guard_abort
  .type __cxa_guard_acquire, @function
__cxa_guard_acquire:
  jmp __wrap___cxa_guard_acquire@PLT
  .size __cxa_guard_acquire, . - __cxa_guard_acquire
  .type __cxa_guard_release, @function
__cxa_guard_release:
  jmp __wrap___cxa_guard_release@PLT
  .size __cxa_guard_release, . - __cxa_guard_release
  .type __cxa_guard_abort, @function
__cxa_guard_abort:
  jmp __wrap___cxa_guard_abort@PLT
  .size __cxa_guard_abort, . - __cxa_guard_abort
)");
