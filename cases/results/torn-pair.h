#pragma once

#include <vector>

namespace cases::torn_pair {

/// What a share costs for who sells and for who buys, in cents.
struct quote {
  int bid = 0;
  int ask = 0;
};

/// follow shows the quotes of a feed on a board, one after the other, while a reader looks at the board
/// `looks` times. Returns what the reader saw: each time one of the quotes that were shown, or the empty
/// quote from before the first. Blocks until both are done.
std::vector<quote> follow(const std::vector<quote>& feed, int looks);

}  // namespace cases::torn_pair
