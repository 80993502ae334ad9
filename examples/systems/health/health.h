#pragma once

// The health of many services at once: each is asked under one common deadline, and each is in the report.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "csp/csp.h"

namespace systems::health {

/// Asks a service how it is. Any status is an answer; the error is for no answer at all.
using probe = std::function<csp::error(const csp::context&, const std::string& service, int& status)>;

enum class state { up, down, late };
[[nodiscard]] constexpr std::string_view to_string(state s) noexcept {
  return s == state::up ? "up" : s == state::down ? "down" : "late";
}

/// What is known of one service. `status` is 0 where there was no answer.
struct report {
  std::string service;
  state is = state::late;
  int status = 0;
  std::string why;  ///< empty where it is up
};

/// check asks all services at once. It promises: one report for each service, in their order; up below 400,
/// down with the service's own status or with what went wrong, late where `ctx` was done first. It returns
/// when all have answered or `ctx` is done, also where a probe does not heed its context; such a probe then
/// keeps nothing of the caller's and ends when it can.
[[nodiscard]] std::vector<report> check(const csp::context& ctx, const probe& ask,
                                        const std::vector<std::string>& services);

}  // namespace systems::health
