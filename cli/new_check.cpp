#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <regex>
#include <string_view>

#include "cli/new.h"
#include "harness/child_process.h"
#include "support/exit_code.h"
#include "support/files.h"
#include "support/text.h"

namespace snag::cli {

namespace fs = std::filesystem;

namespace {

// Every place that its author has to fill in says FILL IN.

constexpr const char* header_template = R"--(#pragma once

#include "detector/check.h"

namespace snag::detector {

/// @CHECK@: FILL IN what it says, in one line. docs/checks/@PAGE@.md.
extern const check_info @IDENTIFIER@;

}  // namespace snag::detector
)--";

constexpr const char* rule_template = R"--(#include "detector/checks/@IDENTIFIER@.h"

#include <memory>
#include <utility>

#include "detector/events.h"

namespace snag::detector {
namespace {

/// FILL IN: whether this task goes wrong. Ask for paths through body.flow (search, in events.h), in terms of
/// roles and objects; never by the name of a library or of a user's own function.
bool goes_wrong(const body_events& /*body*/, const task& /*started*/) {
  return false;
}

void run(const check_context& context) {
  for (const std::unique_ptr<body_events>& body : context.events.bodies()) {
    for (const std::unique_ptr<task>& started : body->tasks) {
      if (!goes_wrong(*body, *started)) {
        continue;
      }
      report r;
      r.at = started->spawn->getBeginLoc();
      r.in = body->function;
      r.message = "FILL IN: what goes wrong, the user's names in 'quotes', no full stop";
      context.sink(std::move(r));
    }
  }
}

}  // namespace

const check_info @IDENTIFIER@ = {
    .name = "@CHECK@",
    .summary = "FILL IN: one line, what it says",
    .why = "FILL IN: why that goes wrong, and how it is mended, in a few sentences.",
    .shown_by = "",
    .sure = confidence::medium,  // FILL IN: what you would bet, after reading its findings in real code
    .run = run,
};

}  // namespace snag::detector
)--";

constexpr const char* positive_template =
    R"--(// FILL IN: the smallest code that goes wrong, as people write it.
#include <thread>

int counted() {
  int count = 0;
  std::thread worker([&count] { ++count; });  // expect: @CHECK@
  worker.join();
  return count;
}
)--";

constexpr const char* negative_template =
    R"--(// FILL IN: the closest code that is right. Nothing may be found here.
#include <thread>

int counted() {
  int count = 0;
  std::thread worker([&count] { ++count; });
  worker.join();
  return count;
}
)--";

constexpr const char* page_template = R"--(# @CHECK@

FILL IN: what it says, in one sentence.

## Why

FILL IN: what happens, and when. `snag show` names the case that shows it.

## Wrong

```cpp
// FILL IN
```

## Right

```cpp
// FILL IN
```

## What it cannot see

FILL IN: the misses that are known, each with the reason.
)--";

[[noreturn]] void not_as_known(const char* file, const char* what) {
  throw user_error(
      fmt::format("{} has no {} that a check could be added to, and nothing was written; bring the file "
                  "back into the shape that the repository has",
                  file, what));
}

/// Adds the include and the row to the table of checks, both in the order of the alphabet.
std::string with_row(const std::string& table, const std::string& identifier) {
  constexpr const char* file = "detector/check_table.cpp";
  std::vector<std::string> lines = split(table, '\n');
  const std::string include = fmt::format("#include \"detector/checks/{}.h\"", identifier);
  const auto is_place = [&](const std::string& line) {
    return line.starts_with("#include \"detector/") && line < include;
  };
  const auto last = std::find_if(lines.rbegin(), lines.rend(), is_place);
  if (last == lines.rend()) {
    not_as_known(file, "include of detector/check.h");
  }
  lines.insert(last.base(), include);

  std::string text = fmt::format("{}", fmt::join(lines, "\n"));
  static const std::regex rows(R"re((std::array<const check_info\*, )(\d+)(> table = \{)([^}]*)(\}))re");
  std::smatch match;
  if (!std::regex_search(text, match, rows)) {
    not_as_known(file, "table 'std::array<const check_info*, N> table = {...}'");
  }
  std::vector<std::string> names;
  for (const std::string& piece : split(match[4].str(), ',')) {
    const std::size_t begin = piece.find_first_not_of(" \n");
    if (begin != std::string::npos) {
      names.push_back(piece.substr(begin, piece.find_last_not_of(" \n") - begin + 1));
    }
  }
  names.push_back("&" + identifier);
  std::sort(names.begin(), names.end());
  const std::string row = fmt::format("{}{}{}\n    {},\n{}", match[1].str(), names.size(), match[3].str(),
                                      fmt::join(names, ",\n    "), match[5].str());
  return text.replace(static_cast<std::size_t>(match.position()), static_cast<std::size_t>(match.length()),
                      row);
}

/// Lays source text out as the tree's .clang-format says, where clang-format is at hand: the table is laid
/// out in columns that a new row moves.
std::string laid_out(const fs::path& file, const std::string& text) {
  const fs::path program = find_program("clang-format-22");
  if (program.empty()) {
    return text;
  }
  const finished_process run = run_to_end(
      program,
      std::vector<std::string>{"--style=file", "--fallback-style=none", "--assume-filename=" + file.string()},
      text, std::chrono::seconds(10));
  return run.timed_out || run.end.signal != 0 || run.end.code != 0 ? text : run.output;
}

/// Adds a line to the end of the newest section of the change log.
std::string with_change(const std::string& log, const std::string& check) {
  std::vector<std::string> lines = split(log, '\n');
  const auto is_heading = [](const std::string& line) { return line.starts_with("## "); };
  const auto newest = std::find_if(lines.begin(), lines.end(), is_heading);
  if (newest == lines.end()) {
    not_as_known("CHANGELOG.md", "section '## version'");
  }
  auto at = std::find_if(newest + 1, lines.end(), is_heading);
  while (at != newest + 1 && (at - 1)->empty()) {
    --at;
  }
  lines.insert(at, fmt::format("- `{}`: FILL IN what it says.", check));
  return fmt::format("{}", fmt::join(lines, "\n"));
}

/// Adds a line to the list of pages, in the shape of its last one: a row of a table or an item.
std::string with_link(const std::string& index, const std::string& check, const std::string& page) {
  std::vector<std::string> lines = split(index, '\n');
  static const std::regex link(R"re(\]\([a-z-]+\.md\))re");
  const auto last = std::find_if(lines.rbegin(), lines.rend(), [](const std::string& line) {
    return (line.starts_with("|") || line.starts_with("- ")) && std::regex_search(line, link);
  });
  if (last == lines.rend()) {
    not_as_known("docs/checks/index.md", "list of links to the pages");
  }
  const std::string name = fmt::format("[{}]({}.md)", check, page);
  std::string added = fmt::format("- {}: FILL IN", name);
  if (last->starts_with("|")) {
    added = fmt::format("| {} |", name);
    for (auto columns = std::count(last->begin(), last->end(), '|'); columns > 2; --columns) {
      added += " FILL IN |";
    }
  }
  lines.insert(last.base(), added);
  return fmt::format("{}", fmt::join(lines, "\n"));
}

}  // namespace

scaffolded scaffold_check(const fs::path& root, const std::string& name) {
  const std::string bare = name.starts_with("snag-") ? name.substr(5) : name;
  require_name("check", bare);
  if (bare.find('-') == std::string::npos) {
    throw user_error(fmt::format(
        "check '{}' is one word, and a finding has to tell more; use two or more, as in 'double-lock'",
        bare));
  }
  const std::string check = "snag-" + bare;
  const std::string identifier = identifier_of(bare);
  const auto filled = [&](const char* text) {
    return fill(text, {{"CHECK", check}, {"IDENTIFIER", identifier}, {"PAGE", bare}});
  };
  const fs::path table = root / "detector/check_table.cpp";
  scaffolded made;
  made.files = {
      {"detector/checks/" + identifier + ".h", filled(header_template)},
      {"detector/checks/" + identifier + ".cpp", filled(rule_template)},
      {"detector/testdata/" + check + "/positive/first.cpp", filled(positive_template)},
      {"detector/testdata/" + check + "/negative/first.cpp", filled(negative_template)},
      {"docs/checks/" + bare + ".md", filled(page_template)},
  };
  made.replaced = {
      {"detector/check_table.cpp", laid_out(table, with_row(read_file(table), identifier))},
      {"CHANGELOG.md", with_change(read_file(root / "CHANGELOG.md"), check)},
  };
  if (const fs::path index = root / "docs/checks/index.md"; fs::exists(index)) {
    made.replaced.push_back({"docs/checks/index.md", with_link(read_file(index), check, bare)});
  }
  made.next = {
      "build as before: the rule and the samples are found by their place",
      fmt::format("'ctest -L check' fails until the positive sample is found by {}", check),
  };
  return made;
}

}  // namespace snag::cli
