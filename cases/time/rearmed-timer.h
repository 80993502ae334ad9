#pragma once

#include <chrono>
#include <functional>

#include "csp/chan.h"

namespace cases::rearmed_timer {

/// Where the token is to be sent: a channel with room for it.
using reply = csp::chan<int>;

/// serve_tokens answers requests for the token until `requests` is closed. It fetches one at the start, and
/// another whenever the one it has is as old as `lifetime`. Blocks; meant for a task of its own.
void serve_tokens(const csp::recv_chan<reply>& requests, const std::function<int()>& fetch,
                  std::chrono::milliseconds lifetime);

}  // namespace cases::rearmed_timer
