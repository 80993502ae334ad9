#include "cli/paint.h"

namespace snag::cli {

namespace {

std::string_view code_of(ink hue) noexcept {
  switch (hue) {
    case ink::green:
      return "\x1b[32m";
    case ink::red:
      return "\x1b[31m";
    case ink::yellow:
      return "\x1b[33m";
    case ink::cyan:
      return "\x1b[36m";
    case ink::bold:
      break;
  }
  return "\x1b[1m";
}

}  // namespace

std::string paint::operator()(ink hue, std::string_view text) const {
  return on_ ? std::string(code_of(hue)).append(text).append("\x1b[0m") : std::string(text);
}

}  // namespace snag::cli
