#pragma once

#include <string>
#include <vector>

#include "csp/chan.h"

namespace cases::nil_channel_merge {

/// An error of one of the parts of an answer.
struct part_error {
  std::string part;
  std::string what;
};

/// merge_errors receives from all sources until they are closed and returns a channel with everything that
/// came, closed when the last of them is. A part that was not asked for has no channel. Does not block.
csp::recv_chan<part_error> merge_errors(const std::vector<csp::recv_chan<part_error>>& sources);

}  // namespace cases::nil_channel_merge
