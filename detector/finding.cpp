#include "detector/finding.h"

namespace snag::detector {

std::string_view to_string(confidence c) noexcept {
  switch (c) {
    case confidence::low:
      return "low";
    case confidence::medium:
      return "medium";
    case confidence::high:
      return "high";
  }
  return "?";
}

std::optional<confidence> parse_confidence(std::string_view name) noexcept {
  for (const confidence c : all_confidences) {
    if (to_string(c) == name) {
      return c;
    }
  }
  return std::nullopt;
}

}  // namespace snag::detector
