#pragma once

#include "detector/check.h"

namespace snag::detector {

/// snag-leaked-writer: a send can block for ever because the receiver may stop early.
/// docs/checks/leaked-writer.md.
extern const check_info leaked_writer;

}  // namespace snag::detector
