// A call that blocks and that we do not control: named at the limit, from inside.

#include <ucontext.h>
#include <csignal>

#include "scheduler/agent_child.h"
#include "scheduler/io_wait.h"
#include "scheduler/model.h"
#include "scheduler/raw.h"
#include "scheduler/stack.h"
#include "scheduler/trace_record.h"

namespace snag::scheduler {

namespace {

// Runs on the thread that has the turn, wherever it is. The process ends after it.
void on_ask(int, siginfo_t*, void*) {
  if (current_trace == nullptr || current_record == nullptr) {
    return;
  }
  run_trace& trace = *current_trace;
  const thread* self = model::current_thread();
  if (const thread* left = io::left_waiting(); left != nullptr) {
    // It is the scheduler that blocks here, in the place of a thread.
    model::capture_stacks();
    trace.blocked_stack.depth = left->stack.depth;
    for (int i = 0; i < left->stack.depth; ++i) {
      __atomic_store_n(&trace.blocked_stack.frames[i], left->stack.frames[i], __ATOMIC_RELAXED);
    }
    trace.blocked_call = left->polled_call;
    self = left;
  } else {
    __atomic_store_n(&active_modes, 0, __ATOMIC_SEQ_CST);
    capture(trace.blocked_stack);
  }
  __atomic_store_n(&trace.blocked_thread, self == nullptr ? 0 : self->number, __ATOMIC_RELEASE);
  note(observed_blocked);
  raw::exit_process(0);
}

/// The kernel's idea of struct sigaction.
struct kernel_action {
  void (*handler)(int, siginfo_t*, void*);
  unsigned long flags;
  void (*restorer)();
  std::uint64_t mask;
};

}  // namespace

extern "C" void snag_return_from_signal();
asm(".pushsection .text\n"
    ".type snag_return_from_signal, @function\n"
    "snag_return_from_signal:\n"
    "  mov $15, %eax\n"  // rt_sigreturn
    "  syscall\n"
    ".size snag_return_from_signal, . - snag_return_from_signal\n"
    ".popsection\n");

int blocking_signal() noexcept {
  return SIGRTMAX - 2;
}

// Not through libc: TSan keeps a signal back until the thread comes to a call that it knows, and this one is
// for threads that do not.
void watch_blocking() noexcept {
  constexpr unsigned long has_restorer = 0x04000000;
  const kernel_action action = {&on_ask, SA_SIGINFO | SA_ONSTACK | has_restorer, &snag_return_from_signal, 0};
  raw::call(SYS_rt_sigaction, blocking_signal(), reinterpret_cast<long>(&action), 0, sizeof action.mask);
}

}  // namespace snag::scheduler
