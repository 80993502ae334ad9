#pragma once

// What doing things at once is good for: the same work one after another and at once, side by side.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <string_view>

namespace systems {

/// median_of calls `work` with 0, 1, ... and returns the median of the times it took, in milliseconds.
inline double median_of(const std::function<void(int)>& work) {
  std::array<double, 5> took = {};
  int round = 0;
  for (double& each : took) {
    const auto began = std::chrono::steady_clock::now();
    work(round++);
    each = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  }
  std::sort(took.begin(), took.end());
  return took[took.size() / 2];
}

/// print_comparison runs `serial` and `parallel` for the same rounds and prints both medians on stdout.
inline void print_comparison(std::string_view name, const std::function<void(int)>& serial,
                             const std::function<void(int)>& parallel) {
  const double slow = median_of(serial);
  const double fast = median_of(parallel);
  fmt::print("{:<24}serial {:.1f} ms   parallel {:.1f} ms   {:.1f} times as fast\n", name, slow, fast,
             slow / fast);
}

}  // namespace systems
