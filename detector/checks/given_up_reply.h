#pragma once

#include "detector/check.h"

namespace snag::detector {

/// The part of snag-leaked-writer where the channel travels inside a request: whoever asks may give up, and
/// whoever answers waits for him.
void find_given_up_replies(const check_context& context);

}  // namespace snag::detector
