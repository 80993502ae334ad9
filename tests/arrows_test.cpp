// Holds the arrows of the house (docs/design/house.md): who may include whom, and who may use which library.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/files.h"

namespace snag {
namespace {

namespace fs = std::filesystem;

struct include_line {
  std::string file;  // relative to the root
  std::size_t line = 0;
  std::string target;
  bool quoted = false;
};

bool is_source(const fs::path& path) {
  return path.extension() == ".cpp" || path.extension() == ".h";
}

// Tests stand beside what they test, and like everything in tests/ may use any public header. Their data is
// not ours to judge.
bool is_test(const std::string& file) {
  return file.find("_test.cpp") != std::string::npos || file.find("_test.h") != std::string::npos ||
         file.find("/testdata/") != std::string::npos || file.find("/test_") != std::string::npos;
}

std::vector<include_line> includes_of(const std::string& file, const std::string& text) {
  static const std::regex include(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
  // A template that the scaffolder writes is text, not an include of the file it stands in.
  static const std::regex raw_string(R"re(R"([^( ]*)\()re");
  std::string end_of_raw_string;
  std::vector<include_line> found;
  std::istringstream lines(text);
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    std::smatch match;
    if (!end_of_raw_string.empty()) {
      if (line.find(end_of_raw_string) != std::string::npos) {
        end_of_raw_string.clear();
      }
    } else if (std::regex_search(line, match, raw_string)) {
      const std::string end = ")" + match[1].str() + "\"";
      end_of_raw_string = match.suffix().str().find(end) == std::string::npos ? end : "";
    } else if (std::regex_search(line, match, include)) {
      found.push_back({file, number, match[2], match[1] == "\""});
    }
  }
  return found;
}

std::string room_of(const std::string& path) {
  return path.substr(0, path.find('/'));
}

/// Which rooms each room may use beside itself; "x/y.h" means that one header alone.
const std::map<std::string, std::set<std::string>>& arrows() {
  static const std::map<std::string, std::set<std::string>> table = {
      {"support", {}},
      {"scheduler", {}},
      {"csp", {"scheduler/annotate.h"}},
      {"buggy", {"csp", "own case"}},
      {"fixed", {"csp", "own case"}},
      {"plausible", {"csp", "own case"}},
      {"cases", {"csp", "harness/case.h"}},
      {"harness", {"support", "scheduler/protocol.h", "scheduler/agent.h", "scheduler/trace.h"}},
      {"detector", {"support"}},
      {"cli", {"harness", "support"}},
      {"examples", {"csp"}},
  };
  return table;
}

/// Libraries that only some rooms may use, by the first part of the include.
const std::map<std::string, std::set<std::string>>& library_users() {
  static const std::map<std::string, std::set<std::string>> table = {
      {"clang", {"detector"}},
      {"llvm", {"detector"}},
      {"yaml-cpp", {"detector"}},
      {"nlohmann", {"support", "harness", "detector", "cli", "examples"}},
      {"fmt", {"support", "harness", "detector", "cli", "examples"}},
      {"CLI", {"cli", "detector", "examples"}},
      {"pugixml.hpp", {"harness"}},
      {"httplib.h", {"examples"}},
  };
  return table;
}

std::string fault_of(const include_line& include) {
  const std::string room = room_of(include.file);
  if (const auto users = library_users().find(room_of(include.target));
      !include.quoted && users != library_users().end() && !users->second.contains(room)) {
    return fmt::format("{} may not use the library {}", room, users->first);
  }
  if (!include.quoted) {
    return {};
  }
  const std::string target_room = room_of(include.target);
  if (!arrows().contains(target_room)) {
    return include.target.find('/') == std::string::npos
               ? "is not written from the root of the tree"
               : std::string();  // a third-party header in quotes, or a generated one
  }
  const std::set<std::string>& allowed = arrows().at(room);
  const std::string own_case =
      "cases" + include.file.substr(room.size(), include.file.rfind('.') - room.size()) + ".h";
  if (target_room == room || allowed.contains(target_room) || allowed.contains(include.target) ||
      (allowed.contains("own case") && include.target == own_case)) {
    return {};
  }
  return fmt::format("{} may not use {}", room, include.target);
}

std::vector<std::string> faults_in(const fs::path& root) {
  std::vector<std::string> faults;
  for (const auto& [room, allowed] : arrows()) {
    if (!fs::is_directory(root / room)) {
      continue;
    }
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / room)) {
      const std::string file = fs::relative(entry.path(), root).generic_string();
      if (!entry.is_regular_file() || !is_source(entry.path()) || is_test(file)) {
        continue;
      }
      for (const include_line& include : includes_of(file, read_file(entry.path()))) {
        if (const std::string fault = fault_of(include); !fault.empty()) {
          faults.push_back(fmt::format("{}:{}: {}", include.file, include.line, fault));
        }
      }
    }
  }
  return faults;
}

TEST(Arrows, NobodyIncludesWhomTheyMayNot) {
  EXPECT_THAT(faults_in(SNAG_SOURCE_DIR), ::testing::IsEmpty());
}

TEST(Arrows, TextIsNoInclude) {
  const std::string text = "#include <a>\nconst char* t = R\"--(\n#include <b>\n)--\";\n#include <c>\n";
  ASSERT_EQ(includes_of("f.cpp", text).size(), 2U);
  EXPECT_EQ(includes_of("f.cpp", text)[1].target, "c");
}

TEST(Arrows, AWrongArrowIsFound) {
  EXPECT_EQ(fault_of({"csp/chan.h", 3, "support/files.h", true}), "csp may not use support/files.h");
  EXPECT_EQ(fault_of({"csp/chan.h", 3, "scheduler/agent.h", true}), "csp may not use scheduler/agent.h");
  EXPECT_EQ(fault_of({"csp/chan.h", 3, "scheduler/annotate.h", true}), "");
  EXPECT_EQ(fault_of({"cli/list.cpp", 3, "detector/model.h", true}), "cli may not use detector/model.h");
  EXPECT_EQ(fault_of({"cli/list.cpp", 3, "clang/AST/AST.h", false}), "cli may not use the library clang");
  EXPECT_EQ(fault_of({"buggy/leaks/a.cpp", 1, "cases/leaks/a.h", true}), "");
  EXPECT_EQ(fault_of({"buggy/leaks/a.cpp", 1, "cases/leaks/b.h", true}), "buggy may not use cases/leaks/b.h");
  EXPECT_EQ(fault_of({"csp/chan.cpp", 1, "chan.h", true}), "is not written from the root of the tree");
}

}  // namespace
}  // namespace snag
