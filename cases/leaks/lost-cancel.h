#pragma once

#include <functional>
#include <optional>
#include <string>

#include "csp/chan.h"

namespace cases::lost_cancel {

/// A connection to a server. Both calls may be made from any thread.
struct connection {
  std::function<std::optional<std::string>()> read;  ///< blocks; nothing where it failed or was aborted
  std::function<void()> abort;                       ///< ends a read that blocks
};

/// What a download came to: a text, or an error.
struct download {
  std::string text;
  std::string error;
};

/// fetch reads all `blocks` of a document and gives up at the first that does not come. A value on
/// `user_aborts` while it reads aborts the connection. Leaves no task behind. Blocks.
download fetch(const connection& server, int blocks, const csp::recv_chan<csp::unit>& user_aborts);

}  // namespace cases::lost_cancel
