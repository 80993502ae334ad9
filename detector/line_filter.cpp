#include "detector/line_filter.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/exit_code.h"
#include "support/text.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

/// git puts names with blanks and the like into quotes, with C's escapes.
std::string unquoted(std::string_view name) {
  if (!name.starts_with('"') || !name.ends_with('"') || name.size() < 2) {
    return std::string(name.substr(0, name.find('\t')));
  }
  name = name.substr(1, name.size() - 2);
  std::string plain;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] != '\\' || i + 1 == name.size()) {
      plain += name[i];
    } else if (const char c = name[++i]; c >= '0' && c <= '3' && i + 2 < name.size()) {
      plain += static_cast<char>((c - '0') * 64 + (name[i + 1] - '0') * 8 + (name[i + 2] - '0'));
      i += 2;
    } else {
      plain += c == 'n' ? '\n' : c == 't' ? '\t' : c;
    }
  }
  return plain;
}

/// Of "@@ -1,2 +3,4 @@" the 3 and the 4; a count that is not there is 1.
bool read_hunk(std::string_view line, unsigned& first, unsigned& count) {
  const std::size_t plus = line.find(" +");
  if (plus == std::string_view::npos) {
    return false;
  }
  std::string_view numbers = line.substr(plus + 2);
  numbers = numbers.substr(0, numbers.find(' '));
  const std::size_t comma = numbers.find(',');
  const auto from = parse_number(numbers.substr(0, comma));
  const auto many = comma == std::string_view::npos ? std::optional<std::uint64_t>(1)
                                                    : parse_number(numbers.substr(comma + 1));
  if (!from || !many) {
    return false;
  }
  first = static_cast<unsigned>(*from);
  count = static_cast<unsigned>(*many);
  return true;
}

bool is_wanted(const line_filter::file& file, unsigned line) {
  return file.all_lines || std::ranges::any_of(file.changed, [line](const line_filter::range& r) {
           return r.first <= line && line <= r.last;
         });
}

}  // namespace

line_filter line_filter::from_json(std::string_view text) {
  using nlohmann::json;
  line_filter result;
  try {
    for (const json& entry : json::parse(text)) {
      file one{entry.at("name").get<std::string>(), false, {}, {}, false};
      one.all_lines = !entry.contains("lines");
      for (const json& lines : one.all_lines ? json::array() : entry.at("lines")) {
        one.changed.push_back({lines.at(0).get<unsigned>(), lines.at(1).get<unsigned>()});
      }
      result.files_.push_back(std::move(one));
    }
  } catch (const json::exception&) {
    throw user_error(
        "--line-filter: is no list as [{\"name\": \"file.cpp\", \"lines\": [[1, 3], [5, 7]]}, ...]");
  }
  return result;
}

line_filter line_filter::from_diff(std::string_view text, const fs::path& folder) {
  line_filter result;
  result.is_difference_ = true;
  unsigned skip = 0;  // lines of a hunk: one may look as a header does
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    unsigned first = 0;
    unsigned count = 0;
    if (skip > 0 && !line.starts_with('\\')) {
      --skip;
    } else if (line.starts_with("+++ ")) {
      std::string name = unquoted(line.substr(4));
      if (name.starts_with("b/")) {
        result.files_.push_back({(folder / name.substr(2)).lexically_normal().string(), true, {}, {}, false});
      }
    } else if (line.starts_with("@@ ") && read_hunk(line, first, count)) {
      const std::string_view old = line.substr(4, line.find(" +") - 4);
      const std::size_t comma = old.find(',');
      const auto removed =
          comma == std::string_view::npos ? 1 : parse_number(old.substr(comma + 1)).value_or(0);
      skip = count + static_cast<unsigned>(removed);
      if (result.files_.empty()) {
        continue;
      }
      if (count > 0) {
        result.files_.back().changed.push_back({first, first + count - 1});
      } else {
        result.files_.back().cut.push_back(first);
      }
    } else if (line.starts_with("--- ") || line.starts_with("deleted file")) {
      continue;
    }
  }
  std::erase_if(result.files_, [](const file& f) { return f.changed.empty() && f.cut.empty(); });
  return result;
}

void line_filter::add_file(const fs::path& path) {
  is_difference_ = true;
  files_.push_back({path.lexically_normal().string(), true, {}, {}, true});
}

bool line_filter::wants(const finding& f) const {
  const auto covers = [&](const place& at) {
    return std::ranges::any_of(files_, [&](const file& one) {
      return (one.is_whole_path ? at.path == one.name : at.path.ends_with(one.name)) &&
             is_wanted(one, at.line);
    });
  };
  if (covers(f.at)) {
    return true;
  }
  if (!is_difference_) {
    return false;
  }
  unsigned first = f.at.line;
  unsigned last = f.at.line;
  for (const note& n : f.notes) {
    if (covers(n.at)) {
      return true;
    }
    if (n.at.path == f.at.path) {
      first = std::min(first, n.at.line);
      last = std::max(last, n.at.line);
    }
  }
  return std::ranges::any_of(files_, [&](const file& one) {
    return one.name == f.at.path &&
           std::ranges::any_of(one.cut, [&](unsigned line) { return first <= line + 1 && line <= last; });
  });
}

}  // namespace snag::detector
