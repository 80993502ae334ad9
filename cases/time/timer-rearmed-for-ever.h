#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace cases::timer_rearmed_for_ever {

/// What a session does to its peer. `send` may be called from any thread.
struct connection {
  std::function<void(const std::string&)> send;
  std::function<void()> close;  ///< blocks until the peer has closed too
};

/// run_session does `work`, with a "beat" to the peer every `period` meanwhile, the first at once. Then it
/// says "bye", after which nothing is sent, and closes the connection. Blocks.
void run_session(const connection& peer, std::chrono::milliseconds period, const std::function<void()>& work);

}  // namespace cases::timer_rearmed_for_ever
