#pragma once

#include <algorithm>
#include <string_view>

namespace snag::detector {

/// take_line takes the first line off a text, with its end, and returns it without. The last may have no end.
[[nodiscard]] inline std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace snag::detector
