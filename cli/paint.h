#pragma once

// The few colours that the command uses.

#include <string>
#include <string_view>

namespace snag::cli {

/// What a piece of text is, as colour: good, bad, to look at, a place, a heading.
enum class ink { green, red, yellow, cyan, bold };

/// paint wraps text in the terminal's colour codes, or not. A value; safe to share.
class paint {
 public:
  /// `on` comes from use_colour.
  explicit paint(bool on) noexcept : on_(on) {}

  /// Returns the text in that colour.
  [[nodiscard]] std::string operator()(ink hue, std::string_view text) const;

 private:
  bool on_;
};

}  // namespace snag::cli
