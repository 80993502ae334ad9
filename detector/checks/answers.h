#pragma once

// A path on which an answer is not given: the question under snag-broken-promise.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// What a body owes to somebody, and where it pays.
struct debt {
  const body_events* code = nullptr;
  std::vector<const event*> paid;         ///< the answers, in the order of the text; not empty
  const clang::VarDecl* owner = nullptr;  ///< whose end is too late; null: the end of the body
  const clang::Stmt* round = nullptr;     ///< the loop of which each round owes an answer; or null
  bool kept = false;                      ///< what the body throws is kept for whoever asks
};

/// How an answer is missed.
struct default_of_debt {
  path_result path;
  const clang::Stmt* skipped_by = nullptr;  ///< the `continue` that leaves the round
};

/// find_default gives a path that gives no answer and does not hand the debt on (`handed_on` decides), where
/// it can be believed: an early way out in front of an answer that stands straight, a handler without one, or
/// a branch without an else.
[[nodiscard]] std::optional<default_of_debt> find_default(const check_context& context, const debt& owed,
                                                          const std::function<bool(const event&)>& handed_on);

/// is_straight: no branch or loop of the body decides whether it is done, but `within`.
[[nodiscard]] bool is_straight(const body_events& code, const clang::Stmt* at, const clang::Stmt* within);

/// is_known_to_spawner: a way out of a task that asks nothing but what the task was given
/// (`if (part == 0) return;`), so that its spawner knows of it.
[[nodiscard]] bool is_known_to_spawner(const body_events& code, const event& leave);

/// keeps_exceptions: what the task throws is kept for whoever asks for its result; elsewhere it ends the
/// process.
[[nodiscard]] bool keeps_exceptions(const check_context& context, const task& started);

/// tell_default reports a missed answer; `started` is the task that owes it, or null.
void tell_default(const check_context& context, const debt& owed, const std::string& message,
                  const default_of_debt& how, const task* started);

}  // namespace snag::detector
