#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cases::lock_across_refresh {

using clock = std::chrono::steady_clock;

/// What a service shows to be let in. Good until well after the time at which it is due to be replaced.
struct token {
  std::string value;
  clock::time_point due;
};

/// Asks for a new token over the network; nothing where nobody answers. Does not throw.
using fetcher = std::function<std::optional<token>()>;

/// What a request got, and when it had it.
struct answer {
  std::string value;
  clock::duration waited = {};
};

/// answer_all serves `requests` requests at once, each in a thread of its own, from one cache that begins
/// with `held`. Only the request that replaces the token waits for the network. Blocks until all are served.
std::vector<answer> answer_all(std::size_t requests, const token& held, const fetcher& fetch);

}  // namespace cases::lock_across_refresh
