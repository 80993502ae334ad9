#pragma once

// The summaries of all units together.

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "detector/cross_tu.h"
#include "detector/cross_tu_classes.h"

namespace snag::detector {

/// What is known of functions by their definitions, with what the functions do that they call. A function
/// that two units define differently is not in it.
class summary_table {
 public:
  summary_table() = default;
  /// Merges and composes. The result does not depend on the order of the units.
  explicit summary_table(std::span<const unit_summary* const> units);

  /// find returns null where nothing is known.
  [[nodiscard]] const function_summary* find(std::string_view usr) const;

  /// is_overridden says whether any unit overrides a virtual function.
  [[nodiscard]] bool is_overridden(std::string_view usr) const;

  /// answers says whether what is known of a function could matter to who asked.
  [[nodiscard]] bool answers(const summary_question& asked) const;

  /// fingerprint of all that a unit is told: equal where its result is the same. Empty: nothing that matters.
  [[nodiscard]] std::string told(const unit_summary& unit) const;

  /// part_for returns what a unit is told: what is known of the functions that it asks for.
  [[nodiscard]] unit_summary part_for(const unit_summary& unit) const;

  /// of_part takes over what part_for returned.
  [[nodiscard]] static summary_table of_part(unit_summary part);

  /// find_called returns what is known of the function that a call means: null for a virtual one that some
  /// unit overrides.
  [[nodiscard]] const function_summary* find_called(const summary_event& call) const;

  /// classes returns what is known of queues and latches of the program's own.
  [[nodiscard]] const class_table& classes() const { return classes_; }

  [[nodiscard]] bool empty() const { return functions_.empty(); }

 private:
  class_table classes_;
  std::map<std::string, function_summary, std::less<>> functions_;
  std::set<std::string, std::less<>> overridden_;
};

}  // namespace snag::detector
