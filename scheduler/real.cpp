#include "scheduler/real.h"

#include <dlfcn.h>

#include "scheduler/raw.h"

extern "C" {
#define SNAG_INTERCEPTOR(name, version) [[gnu::weak]] decltype(::name) __interceptor_##name;
SNAG_REAL_FUNCTIONS(SNAG_INTERCEPTOR)
#undef SNAG_INTERCEPTOR
}

namespace snag::scheduler {

real_functions real_table;
bool real_is_resolved = false;

namespace {

void* libc_function(const char* name, const char* version) noexcept {
  void* found = version == nullptr ? nullptr : ::dlvsym(RTLD_NEXT, name, version);
  return found != nullptr ? found : ::dlsym(RTLD_NEXT, name);
}

[[gnu::constructor(101)]] void resolve_before_main() noexcept {
  resolve_real();
}

}  // namespace

// Two threads that come here at once write the same values.
void resolve_real() noexcept {
#define SNAG_RESOLVE(name, version)                 \
  real_table.name = __interceptor_##name != nullptr \
                        ? &__interceptor_##name     \
                        : reinterpret_cast<decltype(&::name)>(libc_function(#name, version));
  SNAG_REAL_FUNCTIONS(SNAG_RESOLVE)
#undef SNAG_RESOLVE
  __atomic_store_n(&real_is_resolved, true, __ATOMIC_RELEASE);
}

}  // namespace snag::scheduler
