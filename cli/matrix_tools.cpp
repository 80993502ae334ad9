#include "cli/matrix_tools.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "cli/matrix_read.h"
#include "support/files.h"
#include "support/text.h"

namespace snag::cli {

namespace {

namespace fs = std::filesystem;
using words = std::vector<std::string>;

/// One row of what is known of a column. `program` is looked up in PATH; empty: this program itself.
struct known_tool {
  const char* name;
  tool_kind kind;
  const char* program;
  const char* package;  ///< what to install where it is missing
  const char* says;
};
constexpr std::array<known_tool, 16> tools = {{
    {"gcc", tool_kind::static_analysis, "g++", "g++", "g++ -O2 -Wall -Wextra -Wshadow -Wconversion"},
    {"clang", tool_kind::static_analysis, "clang++-22", "clang-22",
     "clang++ -Wall -Wextra -Wshadow -Wconversion -Wthread-safety"},
    {"clang-tidy", tool_kind::static_analysis, "clang-tidy-22", "clang-tidy-22",
     "clang-tidy --checks=-*,bugprone-*,concurrency-*"},
    {"clang-analyzer", tool_kind::static_analysis, "clang++-22", "clang-22",
     "clang++ --analyze, with alpha.unix.PthreadLock and alpha.core.C11Lock besides"},
    {"cppcheck", tool_kind::static_analysis, "cppcheck", "cppcheck",
     "cppcheck --enable=warning,performance,portability"},
    {"snag check", tool_kind::static_analysis, "", "", "snag check, as it comes"},
    {"helgrind", tool_kind::dynamic_analysis, "valgrind", "valgrind", "valgrind --tool=helgrind, one run"},
    {"drd", tool_kind::dynamic_analysis, "valgrind", "valgrind", "valgrind --tool=drd, one run"},
    {"tsan", tool_kind::dynamic_analysis, "", "", "ThreadSanitizer, 20 runs on real threads without noise"},
    {"asan", tool_kind::dynamic_analysis, "", "",
     "AddressSanitizer and UBSan, 20 runs on real threads without noise"},
    {"naive stress", tool_kind::stress, "", "", "runs on real threads without noise; the oracle judges"},
    {"snag stress", tool_kind::stress, "", "", "the same runs with seeded noise at synchronisation points"},
    {"random", tool_kind::explore, "", "", "schedules up to the first that fails"},
    {"pct", tool_kind::explore, "", "", "schedules up to the first that fails, depth 3"},
    {"pos", tool_kind::explore, "", "", "schedules up to the first that fails"},
    {"surw", tool_kind::explore, "", "", "schedules up to the first that fails"},
}};

const known_tool& known(std::string_view name) {
  return *std::find_if(tools.begin(), tools.end() - 1,
                       [&](const known_tool& one) { return name == one.name; });
}

fs::path place_of(const known_tool& tool, const matrix_setup& setup) {
  return tool.program[0] == '\0' ? setup.snag : find_program(tool.program);
}

std::string file_of(std::string_view case_id, variant v, const matrix_setup& setup) {
  return (setup.sources / to_string(v) / std::string(case_id).append(".cpp")).string();
}

words compiled(const matrix_setup& setup) {
  return {"-std=gnu++20", "-I", setup.sources.string()};
}

words operator+(words a, const words& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

words stress_words(std::string_view case_id, variant v, const char* flavour, std::uint64_t runs,
                   const matrix_setup& setup) {
  words all = {"stress",
               std::string(case_id),
               "--variant",
               std::string(to_string(v)),
               "--flavour",
               flavour,
               "--seed",
               std::to_string(setup.seed),
               "--jobs",
               "1",
               "--json",
               "--iterations",
               std::to_string(runs)};
  for (const std::string& runner : setup.runners) {
    all.insert(all.end(), {"--runner", runner});
  }
  return all;
}

words static_words(std::string_view tool, const std::string& file, const matrix_setup& setup) {
  const words flags = compiled(setup);
  if (tool == "gcc") {
    return flags +
           words{"-O2", "-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-c", file, "-o", "/dev/null"};
  }
  if (tool == "clang") {
    return flags +
           words{"-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Wthread-safety", "-fsyntax-only", file};
  }
  if (tool == "clang-tidy") {
    // A configuration beside the file may turn warnings into errors, which is a tool that fails, not one that
    // speaks.
    return words{"--config={}", "--checks=-*,bugprone-*,concurrency-*", "--quiet", file, "--"} + flags;
  }
  if (tool == "clang-analyzer") {
    return flags + words{"--analyze",
                         "--analyzer-output",
                         "text",
                         "-Xclang",
                         "-analyzer-checker=alpha.unix.PthreadLock,alpha.core.C11Lock",
                         file,
                         "-o",
                         "/dev/null"};
  }
  if (tool == "cppcheck") {
    return {"--enable=warning,performance,portability",
            "--std=c++20",
            "--language=c++",
            "--quiet",
            "-I",
            setup.sources.string(),
            "--template={file}:{line}:{column}: {severity}: {message} [{id}]",
            file};
  }
  return words{"check", "--json", file, "--"} + flags;
}

}  // namespace

const words& matrix_tool_names() {
  static const words names = [] {
    words all;
    for (const known_tool& one : tools) {
      all.emplace_back(one.name);
    }
    return all;
  }();
  return names;
}

matrix_tool probe_tool(std::string_view name, const matrix_setup& setup) {
  const known_tool& tool = known(name);
  matrix_tool probed = {tool.name, tool.kind, "", false, tool.says};
  const fs::path program = place_of(tool, setup);
  if (program.empty()) {
    probed.says = fmt::format("not installed here; Debian's package is {}", tool.package);
    return probed;
  }
  if (std::string_view(tool.program) == "valgrind" && !fs::exists(setup.bare / "bare-buggy")) {
    probed.says = fmt::format("its programs are missing in {}; build Snag's tests", setup.bare.string());
    return probed;
  }
  const words version = {"--version"};
  const finished_process answer = run_to_end(program, version, "", std::chrono::seconds(20));
  if (answer.end.code != 0 || answer.end.signal != 0) {
    probed.says = fmt::format("'{} --version' ended with {}", program.string(), describe(answer.end));
    return probed;
  }
  probed.present = true;
  for (const std::string& line : split(answer.output, '\n')) {
    if (line.find("ersion") != std::string::npos || probed.version.empty()) {
      const bool first = probed.version.empty();
      probed.version =
          line.substr(line.find_first_not_of(' ') == std::string::npos ? 0 : line.find_first_not_of(' '));
      if (!first) {
        break;
      }
    }
  }
  return probed;
}

cell_command command_of(std::string_view tool, std::string_view case_id, variant v,
                        const matrix_setup& setup) {
  const known_tool& is = known(tool);
  const fs::path program = place_of(is, setup);
  switch (is.kind) {
    case tool_kind::static_analysis:
      return {program, static_words(tool, file_of(case_id, v, setup), setup)};
    case tool_kind::dynamic_analysis:
      if (tool == "helgrind" || tool == "drd") {
        return {program,
                {"--tool=" + std::string(tool), "--error-exitcode=99", "--quiet",
                 (setup.bare / fmt::format("bare-{}", to_string(v))).string(), std::string(case_id), "--seed",
                 std::to_string(setup.seed)},
                std::chrono::seconds(15)};
      }
      return {program, stress_words(case_id, v, is.name, 20, setup) + words{"--no-noise"}};
    case tool_kind::stress:
      return {program, stress_words(case_id, v, "plain", setup.runs, setup) +
                           (tool == "naive stress" ? words{"--no-noise"} : words{})};
    case tool_kind::explore:
      break;
  }
  words all = {"explore",     std::string(case_id),
               "--variant",   std::string(to_string(v)),
               "--strategy",  std::string(tool),
               "--seed",      std::to_string(setup.seed),
               "--jobs",      "1",
               "--json",      "--no-trace",
               "--shrink",    "0",
               "--schedules", std::to_string(setup.schedules)};
  for (const std::string& runner : setup.runners) {
    all.insert(all.end(), {"--runner", runner});
  }
  return {program, all};
}

void read_answer(matrix_cell& cell, const finished_process& answer) {
  const known_tool& is = known(cell.tool);
  if (is.kind == tool_kind::stress) {
    return read_stress(cell, answer, false);
  }
  if (is.kind == tool_kind::explore) {
    return read_explore(cell, answer);
  }
  if (is.kind == tool_kind::dynamic_analysis) {
    return std::string_view(is.program) == "valgrind" ? read_valgrind(cell, answer)
                                                      : read_stress(cell, answer, true);
  }
  if (cell.tool == "snag check") {
    return read_check(cell, answer);
  }
  read_diagnostics(cell, answer);
}

bool credited(std::string_view tool) {
  const known_tool& is = known(tool);
  return is.kind == tool_kind::static_analysis || std::string_view(is.program) == "valgrind";
}

std::string key_of(const matrix_tool& tool, std::string_view case_id, variant v, const matrix_setup& setup) {
  // FNV-1a: a key for a cache of one's own, not a defence.
  std::uint64_t hash = 14695981039346656037U;
  const auto add = [&hash](std::string_view text) {
    for (const char c : text) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    }
    hash = (hash ^ 0xffU) * 1099511628211U;
  };
  add(tool.name);
  add(tool.version);
  add(tool.present ? "present" : "absent");
  for (const char* part : {".h", ".cpp"}) {
    add(read_file(setup.sources / "cases" / std::string(case_id).append(part)));
  }
  add(read_file(file_of(case_id, v, setup)));
  add(fmt::format("{} {} {}", setup.seed, setup.runs, setup.schedules));
  return fmt::format("{:016x}", hash);
}

}  // namespace snag::cli
