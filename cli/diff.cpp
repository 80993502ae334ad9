#include "cli/diff.h"

#include <fmt/format.h>

#include <algorithm>

#include "support/text.h"

namespace snag::cli {

namespace {

constexpr std::size_t context = 3;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines = split(text, '\n');
  if (lines.back().empty()) {
    lines.pop_back();
  }
  return lines;
}

/// A stretch of the script with its context: [begin, end).
struct hunk {
  std::size_t begin;
  std::size_t end;
};

std::vector<hunk> hunks_of(const std::vector<diff_line>& script) {
  std::vector<hunk> hunks;
  for (std::size_t i = 0; i < script.size(); ++i) {
    if (script[i].mark == ' ') {
      continue;
    }
    const std::size_t begin = i < context ? 0 : i - context;
    const std::size_t end = std::min(script.size(), i + 1 + context);
    if (!hunks.empty() && begin <= hunks.back().end) {
      hunks.back().end = end;
    } else {
      hunks.push_back({begin, end});
    }
  }
  return hunks;
}

std::string range(std::size_t first, std::size_t count) {
  // An empty range names the line before it, as diff does.
  const std::size_t line = count == 0 ? first : first + 1;
  return count == 1 ? fmt::format("{}", line) : fmt::format("{},{}", line, count);
}

}  // namespace

std::vector<diff_line> diff_lines(std::string_view before, std::string_view after) {
  const std::vector<std::string> a = lines_of(before);
  const std::vector<std::string> b = lines_of(after);
  // common[i][j]: the longest common subsequence of a from i and b from j.
  std::vector<std::vector<std::size_t>> common(a.size() + 1, std::vector<std::size_t>(b.size() + 1, 0));
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      common[i][j] = a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::vector<diff_line> script;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      script.push_back({' ', a[i]});
      ++i;
      ++j;
    } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) {
      script.push_back({'-', a[i++]});
    } else {
      script.push_back({'+', b[j++]});
    }
  }
  return script;
}

std::string unified_diff(std::string_view before_name, std::string_view before, std::string_view after_name,
                         std::string_view after, const paint& brush) {
  const std::vector<diff_line> script = diff_lines(before, after);
  const std::vector<hunk> hunks = hunks_of(script);
  if (hunks.empty()) {
    return {};
  }
  std::string text = brush(ink::bold, fmt::format("--- {}", before_name)) + "\n" +
                     brush(ink::bold, fmt::format("+++ {}", after_name)) + "\n";
  std::size_t old_line = 0;
  std::size_t new_line = 0;
  std::size_t at = 0;
  for (const hunk& part : hunks) {
    for (; at < part.begin; ++at) {  // between hunks every line is kept
      ++old_line;
      ++new_line;
    }
    const auto count = [&](char other) {
      return static_cast<std::size_t>(
          std::count_if(script.begin() + static_cast<std::ptrdiff_t>(part.begin),
                        script.begin() + static_cast<std::ptrdiff_t>(part.end),
                        [other](const diff_line& line) { return line.mark == ' ' || line.mark == other; }));
    };
    text += brush(ink::cyan,
                  fmt::format("@@ -{} +{} @@", range(old_line, count('-')), range(new_line, count('+')))) +
            "\n";
    for (; at < part.end; ++at) {
      const diff_line& line = script[at];
      const std::string shown = line.mark + line.text;
      text += (line.mark == '-'   ? brush(ink::red, shown)
               : line.mark == '+' ? brush(ink::green, shown)
                                  : shown) +
              "\n";
      old_line += line.mark != '+' ? 1 : 0;
      new_line += line.mark != '-' ? 1 : 0;
    }
  }
  return text;
}

}  // namespace snag::cli
