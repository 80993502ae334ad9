#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::pool_starved {

struct chapter {
  std::string text;
  std::string figure;
};

/// print_report lays out every chapter by a pool of `workers` threads and returns the pages in their order.
/// The figure of a chapter is drawn by a task of its own, beside the text. `draw` may be called from any
/// thread. Blocks.
std::vector<std::string> print_report(const std::vector<chapter>& chapters, std::size_t workers,
                                      const std::function<std::string(const std::string&)>& draw);

}  // namespace cases::pool_starved
