#pragma once

// The queues and latches of all units together.

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "detector/cross_tu.h"

namespace snag::detector {

/// What is known of classes by the bodies of their members. Of a class that two units read differently, or of
/// which one overrides or defines a member without reading it alike, nothing is known.
class class_table {
 public:
  class_table() = default;
  explicit class_table(std::span<const unit_summary* const> units);

  /// find returns null where nothing is known.
  [[nodiscard]] const summary_class* find(std::string_view usr) const;
  /// of_member returns a class by one of its members, or null.
  [[nodiscard]] const summary_class* of_member(std::string_view usr) const;

  /// take_over adds a class that another table knows.
  void take_over(const summary_class& one);

  [[nodiscard]] bool empty() const { return classes_.empty(); }

 private:
  std::map<std::string, summary_class, std::less<>> classes_;
  std::map<std::string, std::string, std::less<>> by_member_;
};

/// essence tells all of a class but where its bodies stand, as bytes.
[[nodiscard]] std::string essence(summary_class one);

}  // namespace snag::detector
