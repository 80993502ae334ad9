#pragma once

// The other carrier of control mode: all threads of a run take turns on one operating-system thread.
//
// Each thread is still made by pthread_create, and what libc and the sanitizers keep for it is all there: its
// control block, its thread-local storage, its stack. But its own operating-system thread goes to sleep at
// once, for good. Who has the turn runs on the thread that the process began with, which borrows the stack,
// the registers and the FS base (through which thread-local storage is found) of the thread that goes on. A
// hand-over is then a dozen instructions, and no call of the kernel. In the end the own thread is woken and
// leaves through libc as any other.
//
// Internal to scheduler/.

#include "scheduler/thread.h"

namespace snag::scheduler::fiber {

/// is_possible says whether this processor and kernel let a program change its FS base.
bool is_possible() noexcept;

/// begin makes the calling thread the one that carries all others. Its run has no other threads yet.
void begin(thread& self) noexcept;

/// arrive is called by a new thread: it sleeps from here on, and this returns on the carrier, when it is its
/// turn. Sets self.arrived.
void arrive(thread& self) noexcept;

/// go_to leaves `self` where it is, and goes on with `next`. Returns when it is self's turn again.
void go_to(thread& self, thread& next) noexcept;

/// leave is go_to for a thread that ends: it returns on the thread's own operating-system thread, after
/// let_go.
void leave(thread& self, thread& next) noexcept;
/// let_go wakes the own thread of one that has left.
void let_go(thread& gone) noexcept;

/// take_stack fills t.stack, where t is not the one that runs.
void take_stack(thread& self, thread& t) noexcept;

}  // namespace snag::scheduler::fiber
