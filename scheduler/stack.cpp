#include "scheduler/stack.h"

#include <link.h>
#include <unwind.h>

namespace snag::scheduler {

namespace {

_Unwind_Reason_Code add(_Unwind_Context* context, void* state) {
  auto& to = *static_cast<call_stack*>(state);
  const _Unwind_Ptr address = _Unwind_GetIP(context);
  if (address == 0 || to.depth == call_stack::most) {
    return _URC_END_OF_STACK;
  }
  to.frames[to.depth] = address - 1;  // inside the call, not after it
  ++to.depth;
  return _URC_NO_REASON;
}

std::uintptr_t unwinder_begin = 0;
std::uintptr_t unwinder_end = 0;

int look_for_unwinder(dl_phdr_info* module, std::size_t, void*) {
  const auto at = reinterpret_cast<std::uintptr_t>(&_Unwind_Backtrace);
  std::uintptr_t begin = ~std::uintptr_t{0};
  std::uintptr_t end = 0;
  for (int i = 0; i < module->dlpi_phnum; ++i) {
    const ElfW(Phdr) & part = module->dlpi_phdr[i];
    if (part.p_type == PT_LOAD) {
      const std::uintptr_t from = module->dlpi_addr + part.p_vaddr;
      begin = from < begin ? from : begin;
      end = from + part.p_memsz > end ? from + part.p_memsz : end;
    }
  }
  if (at < begin || at >= end) {
    return 0;
  }
  // Linked statically it is part of the program, and cannot be told from it.
  if (module->dlpi_name != nullptr && module->dlpi_name[0] != '\0') {
    unwinder_begin = begin;
    unwinder_end = end;
  }
  return 1;
}

[[gnu::constructor(103)]] void find_unwinder() noexcept {
  ::dl_iterate_phdr(&look_for_unwinder, nullptr);
}

}  // namespace

bool in_unwinder(const void* address) noexcept {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  return at >= unwinder_begin && at < unwinder_end;
}

void capture(call_stack& to) noexcept {
  to.depth = 0;
  _Unwind_Backtrace(&add, &to);
}

}  // namespace snag::scheduler
