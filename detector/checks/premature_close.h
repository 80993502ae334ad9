#pragma once

#include <vector>

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// snag-premature-close: a channel is closed while tasks may still send to it.
/// docs/checks/premature-close.md.
extern const check_info premature_close;

/// channels_closed_early gives the channels of which snag-premature-close speaks in a body: other checks keep
/// silent about them.
[[nodiscard]] std::vector<object> channels_closed_early(const check_context& context,
                                                        const body_events& body);

}  // namespace snag::detector
