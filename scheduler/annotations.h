#pragma once

// What the program told through scheduler/annotate.h. Internal to scheduler/.

namespace snag::scheduler {

/// name_of returns the name given to an object by snag::name, or null. Only where nobody else runs.
const char* name_of(const void* object) noexcept;

/// forget_names forgets all of them. The process has one thread.
void forget_names() noexcept;

}  // namespace snag::scheduler
