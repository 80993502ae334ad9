#pragma once

#include <functional>
#include <string>
#include <vector>

#include "csp/chan.h"

namespace cases::unlinked_child {

/// A feed that tells the price of one share when it has changed.
using feed = csp::recv_chan<int>;

/// What a quote came to: the sum of the prices, or an error.
struct quote {
  int sum = 0;
  std::string error;
};

/// make_quote waits for one price of each feed, and checks the customer meanwhile: where he is refused, it
/// stops waiting and returns the reason. Blocks until all its tasks have ended.
quote make_quote(const std::vector<feed>& feeds, const std::function<std::string()>& refuse);

}  // namespace cases::unlinked_child
