#include "scheduler/fiber.h"

#include <sys/auxv.h>

#include "scheduler/raw.h"
#include "scheduler/stack.h"

// What the callee has to keep, then the stack pointer: a context is the address of what lies on its stack.
// Nothing here touches the stack of a thread that sleeps: the carrier runs on it.
asm(R"(
  .macro snag_fiber_keep
  push %rbp
  push %rbx
  push %r12
  push %r13
  push %r14
  push %r15
  sub $8, %rsp
  stmxcsr (%rsp)
  fnstcw 4(%rsp)
  .endm
  .macro snag_fiber_go_on
  ldmxcsr (%rsp)
  fldcw 4(%rsp)
  add $8, %rsp
  pop %r15
  pop %r14
  pop %r13
  pop %r12
  pop %rbx
  pop %rbp
  ret
  .endm

  .text
  .type snag_fiber_switch, @function
snag_fiber_switch:  # (void** save, void* load, unsigned long fs)
  .cfi_startproc
  snag_fiber_keep
  mov %rsp, (%rdi)
  wrfsbase %rdx
  mov %rsi, %rsp
  snag_fiber_go_on
  .cfi_endproc
  .size snag_fiber_switch, . - snag_fiber_switch

  .type snag_fiber_sleep, @function
snag_fiber_sleep:  # (void** context, int* released, int* arrived)
  .cfi_startproc
  snag_fiber_keep
  mov %rsp, (%rdi)
  mov %rdi, %r12
  mov %rsi, %rbx
  mov %rdx, %rdi
  movl $1, (%rdi)       # arrived: from here on the stack is the carrier's
  mov $202, %eax        # futex
  mov $129, %esi        # wake, private
  mov $1, %edx
  syscall
1:
  mov $202, %eax
  mov %rbx, %rdi
  mov $128, %esi        # wait, private
  xor %edx, %edx
  xor %r10d, %r10d
  syscall
  cmpl $0, (%rbx)
  je 1b
  mov (%r12), %rsp      # where the thread has left
  snag_fiber_go_on
  .cfi_endproc
  .size snag_fiber_sleep, . - snag_fiber_sleep

  .purgem snag_fiber_keep
  .purgem snag_fiber_go_on
)");

extern "C" {
void snag_fiber_switch(void** save, void* load, std::uint64_t fs);
void snag_fiber_sleep(void** context, int* released, int* arrived);
}

namespace snag::scheduler::fiber {

namespace {

constexpr unsigned long has_fsgsbase = 2;  // HWCAP2_FSGSBASE

std::uint64_t fs_base() noexcept {
  std::uint64_t base = 0;
  asm volatile("rdfsbase %0" : "=r"(base));
  return base;
}

// Whoever gets the turn may be asked for its stack instead; it then gives the turn back.
void answer(thread& self) noexcept {
  while (self.asked_by != nullptr) {
    thread& asker = *self.asked_by;
    self.asked_by = nullptr;
    capture(self.stack);
    snag_fiber_switch(&self.context, asker.context, asker.fs);
  }
}

}  // namespace

bool is_possible() noexcept {
  return (::getauxval(AT_HWCAP2) & has_fsgsbase) != 0;
}

void begin(thread& self) noexcept {
  self.fs = fs_base();
  self.asked_by = nullptr;
}

void arrive(thread& self) noexcept {
  self.fs = fs_base();
  self.released = 0;
  self.asked_by = nullptr;
  // A signal that came to the sleeping thread would write its frame into the stack that the carrier uses.
  std::uint64_t mask = ~0ULL;
  constexpr int set_mask = 2;
  raw::call(SYS_rt_sigprocmask, set_mask, reinterpret_cast<long>(&mask), 0, sizeof mask);
  snag_fiber_sleep(&self.context, &self.released, &self.arrived);
  answer(self);
}

void go_to(thread& self, thread& next) noexcept {
  snag_fiber_switch(&self.context, next.context, next.fs);
  answer(self);
}

void leave(thread& self, thread& next) noexcept {
  snag_fiber_switch(&self.context, next.context, next.fs);
}

void let_go(thread& gone) noexcept {
  __atomic_store_n(&gone.released, 1, __ATOMIC_RELEASE);
  raw::futex_wake(&gone.released, 1);
}

void take_stack(thread& self, thread& t) noexcept {
  t.asked_by = &self;
  snag_fiber_switch(&self.context, t.context, t.fs);
}

}  // namespace snag::scheduler::fiber
