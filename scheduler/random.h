#pragma once

// Random numbers in control mode: those that a program asks the system for come from the run's inputs, so
// that the same schedule is the same run. They are drawn by thread, and not from the strategy's sequence:
// what one thread draws depends on no other, and on no schedule. Internal to scheduler/.

#include <cstddef>

namespace snag::scheduler {

/// fill_random fills memory with the calling thread's next numbers. REQUIRES: control mode.
void fill_random(void* to, std::size_t size) noexcept;

/// is_random_device says whether the descriptor is /dev/random or /dev/urandom.
bool is_random_device(int fd) noexcept;

}  // namespace snag::scheduler
