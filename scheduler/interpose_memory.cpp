// Memory accesses of instrumented code: a point, then TSan's own function. See scheduler/memory_points.h.
//
// The call of TSan's function is a jump: TSan takes its caller's return address for the line of the access,
// and it must be the user's. What comes before a point has a function of its own, reached by a jump as well,
// so that an access that is none costs a load and two jumps. In the preloaded library the functions bear
// TSan's own names and the real ones are the next of those names (a shared TSan); elsewhere the linker's
// --wrap renames.

#include "scheduler/memory_points.h"

#include <cstddef>

#ifdef SNAG_PRELOAD
#include <dlfcn.h>
#endif

#ifdef __clang__
#define SNAG_TAIL [[clang::musttail]] return
#else
#define SNAG_TAIL return  // a sibling call at -O2; memory_points_test.cmake holds it
#endif

#define SNAG_POINT(what, address)                                                         \
  memory_point(what, const_cast<const void*>(static_cast<const volatile void*>(address)), \
               reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)));

// NOLINTBEGIN(bugprone-macro-parentheses): types, parameter lists and argument lists take none.
#ifdef SNAG_PRELOAD
#define SNAG_OURS(name) name
#define SNAG_THEIRS(name) snag_next_##name
#define SNAG_FORWARD(result, name, parameters, arguments)                     \
  static result snag_next_##name parameters {                                 \
    static result(*next) parameters = nullptr;                                \
    auto* to = __atomic_load_n(&next, __ATOMIC_RELAXED);                      \
    if (to == nullptr) {                                                      \
      to = reinterpret_cast<result(*) parameters>(::dlsym(RTLD_NEXT, #name)); \
      __atomic_store_n(&next, to, __ATOMIC_RELAXED);                          \
    }                                                                         \
    SNAG_TAIL to arguments;                                                   \
  }
#else
#define SNAG_OURS(name) __wrap_##name
#define SNAG_THEIRS(name) __real_##name
// Weak: no runtime library has all of them, and a plain program none; nobody calls one that is not there.
#define SNAG_FORWARD(result, name, parameters, arguments) \
  extern "C" [[gnu::weak]] result __real_##name parameters;
#endif

#define SNAG_ANNOUNCED(level, result, name, parameters, arguments, points)      \
  SNAG_FORWARD(result, name, parameters, arguments)                             \
  [[gnu::noinline, gnu::cold]] static result snag_point_##name parameters {     \
    points SNAG_TAIL SNAG_THEIRS(name) arguments;                               \
  }                                                                             \
  extern "C" [[gnu::visibility("default")]] result SNAG_OURS(name) parameters { \
    if (points_at(level)) {                                                     \
      SNAG_TAIL snag_point_##name arguments;                                    \
    }                                                                           \
    SNAG_TAIL SNAG_THEIRS(name) arguments;                                      \
  }
// NOLINTEND(bugprone-macro-parentheses)

using namespace snag::scheduler;
using snag::trace::op;

namespace {

constexpr int atomics = 1;
constexpr int memory = 2;

using atomic8 = char;
using atomic16 = short;
using atomic32 = int;
using atomic64 = long;
__extension__ using atomic128 = __int128;

}  // namespace

#define SNAG_ACCESS(name, what) SNAG_ANNOUNCED(memory, void, name, (void* at), (at), SNAG_POINT(what, at))
#define SNAG_ACCESSES(size)                \
  SNAG_ACCESS(__tsan_read##size, op::read) \
  SNAG_ACCESS(__tsan_write##size, op::write)
#define SNAG_UNALIGNED(size)                         \
  SNAG_ACCESS(__tsan_unaligned_read##size, op::read) \
  SNAG_ACCESS(__tsan_unaligned_write##size, op::write)

SNAG_ACCESSES(1)
SNAG_ACCESSES(2)
SNAG_ACCESSES(4)
SNAG_ACCESSES(8)
SNAG_ACCESSES(16)
SNAG_UNALIGNED(2)
SNAG_UNALIGNED(4)
SNAG_UNALIGNED(8)
SNAG_UNALIGNED(16)
SNAG_ACCESS(__tsan_vptr_read, op::read)
SNAG_ANNOUNCED(memory, void, __tsan_vptr_update, (void** at, void* value), (at, value),
               SNAG_POINT(op::write, at))
SNAG_ANNOUNCED(memory, void, __tsan_read_range, (void* at, std::size_t size), (at, size),
               SNAG_POINT(op::read, at))
SNAG_ANNOUNCED(memory, void, __tsan_write_range, (void* at, std::size_t size), (at, size),
               SNAG_POINT(op::write, at))

#define SNAG_UPDATE(bits, name)                                                                   \
  SNAG_ANNOUNCED(atomics, atomic##bits, __tsan_atomic##bits##_##name,                             \
                 (volatile atomic##bits * at, atomic##bits value, int order), (at, value, order), \
                 SNAG_POINT(op::atomic_update, at))
#define SNAG_EXCHANGE_IF(bits, name)                                                                       \
  SNAG_ANNOUNCED(                                                                                          \
      atomics, int, __tsan_atomic##bits##_compare_exchange_##name,                                         \
      (volatile atomic##bits * at, atomic##bits * expected, atomic##bits value, int order, int otherwise), \
      (at, expected, value, order, otherwise), SNAG_POINT(op::atomic_update, at))
#define SNAG_ATOMICS(bits)                                                                                   \
  SNAG_ANNOUNCED(atomics, atomic##bits, __tsan_atomic##bits##_load,                                          \
                 (const volatile atomic##bits* at, int order), (at, order), SNAG_POINT(op::atomic_load, at)) \
  SNAG_ANNOUNCED(atomics, void, __tsan_atomic##bits##_store,                                                 \
                 (volatile atomic##bits * at, atomic##bits value, int order), (at, value, order),            \
                 SNAG_POINT(op::atomic_store, at))                                                           \
  SNAG_UPDATE(bits, exchange)                                                                                \
  SNAG_UPDATE(bits, fetch_add)                                                                               \
  SNAG_UPDATE(bits, fetch_sub)                                                                               \
  SNAG_UPDATE(bits, fetch_and)                                                                               \
  SNAG_UPDATE(bits, fetch_or)                                                                                \
  SNAG_UPDATE(bits, fetch_xor)                                                                               \
  SNAG_UPDATE(bits, fetch_nand)                                                                              \
  SNAG_EXCHANGE_IF(bits, strong)                                                                             \
  SNAG_EXCHANGE_IF(bits, weak)                                                                               \
  SNAG_ANNOUNCED(                                                                                            \
      atomics, atomic##bits, __tsan_atomic##bits##_compare_exchange_val,                                     \
      (volatile atomic##bits * at, atomic##bits expected, atomic##bits value, int order, int otherwise),     \
      (at, expected, value, order, otherwise), SNAG_POINT(op::atomic_update, at))

SNAG_ATOMICS(8)
SNAG_ATOMICS(16)
SNAG_ATOMICS(32)
SNAG_ATOMICS(64)
SNAG_ATOMICS(128)
SNAG_ANNOUNCED(atomics, void, __tsan_atomic_thread_fence, (int order), (order),
               SNAG_POINT(op::fence, nullptr))

// Clang's instrumentation calls these for copies. GCC's calls memcpy itself, which is left alone.
SNAG_ANNOUNCED(memory, void*, __tsan_memcpy, (void* to_here, const void* from, std::size_t size),
               (to_here, from, size), SNAG_POINT(op::read, from) SNAG_POINT(op::write, to_here))
SNAG_ANNOUNCED(memory, void*, __tsan_memmove, (void* to_here, const void* from, std::size_t size),
               (to_here, from, size), SNAG_POINT(op::read, from) SNAG_POINT(op::write, to_here))
SNAG_ANNOUNCED(memory, void*, __tsan_memset, (void* at, int value, std::size_t size), (at, value, size),
               SNAG_POINT(op::write, at))
