#pragma once

#include <map>
#include <mutex>
#include <string>

namespace cases::ab_ba {

/// A depot and what lies in it. `stock` is guarded by `guard`; `zone` never changes.
struct depot {
  int zone = 0;
  std::mutex guard;
  std::map<std::string, int> stock;
};

/// move_stock takes up to `wanted` pieces of an article from one depot to another and returns how many went.
/// No piece is ever in both depots or in neither. Safe to call from any thread.
int move_stock(depot& from, depot& to, const std::string& article, int wanted);

}  // namespace cases::ab_ba
