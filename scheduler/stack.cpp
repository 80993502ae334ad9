#include "scheduler/stack.h"

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

}  // namespace

void capture(call_stack& to) noexcept {
  to.depth = 0;
  _Unwind_Backtrace(&add, &to);
}

}  // namespace snag::scheduler
