#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-unjoined-thread: a thread handle whose destructor ends the process can be destroyed unjoined on some
/// path, exceptions included. docs/checks/unjoined-thread.md.
extern const check_info unjoined_thread;

}  // namespace snag::detector
