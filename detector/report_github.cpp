#include "detector/report_github.h"

#include <fmt/format.h>

#include <string_view>

#include "detector/report_text.h"

namespace snag::detector {
namespace {

/// What has a meaning in a workflow command; in a property, two characters more.
std::string escaped(std::string_view text, bool in_property) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '%':
        result += "%25";
        break;
      case '\r':
        result += "%0D";
        break;
      case '\n':
        result += "%0A";
        break;
      case ':':
        result += in_property ? "%3A" : ":";
        break;
      case ',':
        result += in_property ? "%2C" : ",";
        break;
      default:
        result += c;
    }
  }
  return result;
}

}  // namespace

std::string to_github(std::span<const finding> findings, const std::filesystem::path& root) {
  std::string all;
  for (const finding& f : findings) {
    std::string message = f.message;
    for (const note& n : f.notes) {
      message += fmt::format("\n{}:{}: {}", shown_path(n.at.path, root), n.at.line, n.message);
    }
    all += fmt::format("::warning file={},line={},col={},title={}::{}\n",
                       escaped(shown_path(f.at.path, root), true), f.at.line, f.at.column,
                       escaped(f.check, true), escaped(message, false));
  }
  return all;
}

}  // namespace snag::detector
