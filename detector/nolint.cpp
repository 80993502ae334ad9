#include "detector/nolint.h"

#include <limits>
#include <map>

#include "detector/take_line.h"

namespace snag::detector {
namespace {

constexpr unsigned to_the_end = std::numeric_limits<unsigned>::max();

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

struct marker {
  std::string_view kind;  ///< "", "NEXTLINE", "BEGIN", "END"
  std::vector<std::string> globs;
  std::string list;  ///< as written: an END closes the BEGIN of the same list
  bool lists_nothing = false;
  unsigned column = 0;
};

/// "): it is joined by the pool */" tells "it is joined by the pool".
std::string reason_behind(std::string_view rest) {
  const auto is_lead = [](char c) { return c == ' ' || c == '\t' || c == ':' || c == '-' || c == ','; };
  while (!rest.empty() && is_lead(rest.front())) {
    rest.remove_prefix(1);
  }
  rest = trimmed(rest.substr(0, rest.find("NOLINT")));
  if (rest.ends_with("*/")) {
    rest.remove_suffix(2);
  }
  return std::string(trimmed(rest));
}

/// The first marker in `line` at or after `from`; moves `from` behind it.
bool next_marker(std::string_view line, std::size_t& from, marker& found) {
  static constexpr std::string_view word = "NOLINT";
  const std::size_t at = line.find(word, from);
  if (at == std::string_view::npos) {
    return false;
  }
  std::size_t end = at + word.size();
  found = {};
  found.column = static_cast<unsigned>(at) + 1;
  for (const std::string_view kind : {"NEXTLINE", "BEGIN", "END"}) {
    if (line.substr(end).starts_with(kind)) {
      found.kind = kind;
      end += kind.size();
      break;
    }
  }
  if (end < line.size() && line[end] == '(') {
    const std::size_t close = line.find(')', end);
    if (close != std::string_view::npos) {
      found.list = std::string(line.substr(end + 1, close - end - 1));
      std::string_view rest = found.list;
      while (true) {
        const std::size_t comma = rest.find(',');
        if (const auto glob = trimmed(rest.substr(0, comma)); !glob.empty()) {
          found.globs.emplace_back(glob);
        }
        if (comma == std::string_view::npos) {
          break;
        }
        rest.remove_prefix(comma + 1);
      }
      found.lists_nothing = found.globs.empty();
      end = close + 1;
    }
  }
  from = end;
  return true;
}

}  // namespace

bool glob_matches(std::string_view glob, std::string_view text) {
  std::size_t g = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      retry = t;
    } else if (g < glob.size() && glob[g] == text[t]) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') {
    ++g;
  }
  return g == glob.size();
}

nolint_lines::nolint_lines(std::string_view source) {
  if (source.find("NOLINT") == std::string_view::npos) {
    return;
  }
  std::multimap<std::string, nolint_rule> open;
  unsigned number = 0;
  while (!source.empty()) {
    const std::string_view line = take_line(source);
    ++number;
    std::size_t from = 0;
    for (marker m; next_marker(line, from, m);) {
      if (m.lists_nothing) {
        continue;
      }
      nolint_rule rule{number,
                       number,
                       m.globs,
                       std::vector<bool>(m.globs.size()),
                       number,
                       m.column,
                       reason_behind(line.substr(from))};
      if (m.kind.empty()) {
        rules_.push_back(std::move(rule));
      } else if (m.kind == "NEXTLINE") {
        ++rule.first_line;
        ++rule.last_line;
        rules_.push_back(std::move(rule));
      } else if (m.kind == "BEGIN") {
        rule.last_line = to_the_end;
        open.emplace(m.list, std::move(rule));
      } else if (const auto begun = open.upper_bound(m.list);
                 begun != open.begin() && std::prev(begun)->first == m.list) {
        nolint_rule closed = std::prev(begun)->second;
        closed.last_line = number;
        rules_.push_back(std::move(closed));
        open.erase(std::prev(begun));
      }
    }
  }
  // A BEGIN without END suppresses nothing: the rest of a file going silent by a slip is the worse mistake.
}

const nolint_rule* nolint_lines::find(unsigned line, std::string_view check) {
  const nolint_rule* found = nullptr;
  for (nolint_rule& r : rules_) {
    if (line < r.first_line || line > r.last_line) {
      continue;
    }
    bool applies = r.globs.empty();
    for (std::size_t i = 0; i < r.globs.size(); ++i) {
      if (glob_matches(r.globs[i], check)) {
        r.used[i] = true;  // all that apply: of two that say the same, neither is called stale
        applies = true;
      }
    }
    if (applies && found == nullptr) {
      found = &r;
    }
  }
  return found;
}

}  // namespace snag::detector
