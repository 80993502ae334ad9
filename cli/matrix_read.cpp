#include "cli/matrix_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

#include "support/text.h"

namespace snag::cli {

namespace {

using nlohmann::json;

constexpr std::size_t remarks_kept = 8;
constexpr std::size_t text_kept = 160;

void broken(matrix_cell& cell, std::string why) {
  cell.state = cell_state::broken;
  cell.detail = std::move(why);
}

/// Says how a process ended that should have come to its own end.
bool refuses(matrix_cell& cell, const finished_process& answer, int worst_code) {
  if (answer.timed_out) {
    broken(cell, "did not come to an end in its time");
  } else if (answer.end.signal != 0 || answer.end.code > worst_code) {
    broken(cell, describe(answer.end) + ": " + first_line(answer.errors).substr(0, text_kept));
  } else {
    return false;
  }
  return true;
}

void settle_run(matrix_cell& cell, bool caught, bool failed, std::string detail) {
  const bool wrong = cell.variant != variant::fixed;
  if (wrong) {
    cell.state = caught ? cell_state::caught : failed ? cell_state::shown : cell_state::missed;
  } else {
    cell.state = caught || failed ? cell_state::alarm : cell_state::silent;
  }
  cell.detail = std::move(detail);
}

void add(matrix_cell& cell, remark one) {
  one.text.resize(std::min(one.text.size(), text_kept));
  if (cell.remarks.size() < remarks_kept &&
      std::find(cell.remarks.begin(), cell.remarks.end(), one) == cell.remarks.end()) {
    cell.remarks.push_back(std::move(one));
  }
}

}  // namespace

void read_diagnostics(matrix_cell& cell, const finished_process& answer) {
  // cppcheck and the compilers end with 0 or 1 whatever they say; a crash or a bad option is another matter.
  if (refuses(cell, answer, 1)) {
    return;
  }
  const std::string own = fmt::format("{}/{}.cpp", to_string(cell.variant), cell.case_id);
  static const std::regex line_of(
      R"(^(.*?):(\d+):(?:\d+:)? (fatal error|error|warning|performance|portability|style): (.*?)(?: \[([^\]]+)\])?$)");
  for (const std::string& line : split(answer.output + "\n" + answer.errors, '\n')) {
    std::smatch match;
    if (!std::regex_match(line, match, line_of) || !match[1].str().ends_with(own)) {
      continue;
    }
    const std::string severity = match[3];
    const std::string kind = match[5].matched ? match[5].str() : severity;
    if (severity.ends_with("error") &&
        (kind == "clang-diagnostic-error" || kind == "error" || kind == "fatal error" ||
         kind == "syntaxError" || kind == "internalAstError")) {
      return broken(cell, fmt::format("cannot read the file: {}", match[4].str().substr(0, text_kept)));
    }
    add(cell, {kind, static_cast<unsigned>(parse_number(match[2].str()).value_or(0)), match[4]});
  }
  if (answer.end.code != 0 && cell.remarks.empty()) {
    return broken(cell, describe(answer.end) + ": " + first_line(answer.errors).substr(0, text_kept));
  }
  cell.state = cell.remarks.empty() ? cell_state::missed : cell_state::caught;
}

void read_check(matrix_cell& cell, const finished_process& answer) {
  if (refuses(cell, answer, 1)) {
    return;
  }
  const json document = json::parse(answer.output, nullptr, false);
  if (document.is_discarded() || !document.contains("findings")) {
    return broken(cell, "printed no report");
  }
  for (const json& finding : document["findings"]) {
    add(cell, {finding.at("check"), finding.at("line").get<unsigned>(), finding.at("message")});
  }
  cell.state = cell.remarks.empty() ? cell_state::missed : cell_state::caught;
}

void read_valgrind(matrix_cell& cell, const finished_process& answer) {
  // A report begins with what it is about; the first frame below says where. Addresses and thread numbers
  // differ from run to run.
  static const std::regex begins(
      R"(^==\d+== (Possible data race|Conflicting (?:load|store)|Thread #\d+: (?!created).*|Exiting thread.*|Mutex .*|Recursive locking.*|Destroying .*|Attempt.*|The (?:object|impossible).*|Invalid (?:read|write).*|Probably a race.*))");
  static const std::regex frame(R"(^==\d+==    at 0x[0-9A-F]+: (.*?)(?:\(| \(in ).*)");
  static const std::regex varies(R"(#\d+|0x[0-9a-fA-F]+|\d+)");
  std::string about;
  for (const std::string& line : split(answer.errors, '\n')) {
    std::smatch match;
    if (std::regex_search(line, match, begins)) {
      about = std::regex_replace(match[1].str(), varies, "N");
    } else if (!about.empty() && std::regex_search(line, match, frame)) {
      const std::string kind = about + " in " + match[1].str();
      const bool known = std::any_of(cell.remarks.begin(), cell.remarks.end(),
                                     [&](const remark& one) { return one.kind == kind; });
      if (!known) {
        add(cell, {kind, 0, about});
      }
      about.clear();
    }
  }
  if (cell.remarks.empty() && answer.end.code == 99) {
    add(cell, {"an error that is not known here", 0, first_line(answer.errors)});
  }
  const bool failed =
      answer.timed_out || answer.end.signal != 0 || (answer.end.code != 0 && answer.end.code != 99);
  if (failed && answer.errors.find("Valgrind: I can't recover") != std::string::npos) {
    return broken(cell, "cannot read the program");
  }
  settle_run(cell, !cell.remarks.empty(), failed,
             !failed            ? ""
             : answer.timed_out ? std::string("the run hangs")
                                : "the run ends with " + describe(answer.end));
}

void read_stress(matrix_cell& cell, const finished_process& answer, bool reports_only) {
  if (refuses(cell, answer, 1)) {
    return;
  }
  const json document = json::parse(answer.output, nullptr, false);
  if (document.is_discarded() || !document.contains("rows") || document["rows"].empty()) {
    return broken(cell, "printed no row");
  }
  const json& row = document["rows"][0];
  const auto runs = row.at("iterations").get<std::uint64_t>();
  const auto passed = row.at("passed").get<std::uint64_t>();
  cell.pass_rate = row.at("pass_rate").get<double>();
  std::vector<std::string> reports;
  std::vector<std::string> others;
  for (const auto& [name, count] : row.at("counts").items()) {
    const std::optional<verdict> is = parse_verdict(name);
    if (!is || *is == verdict::passed) {
      continue;
    }
    const bool report = *is == verdict::raced || *is == verdict::use_after_scope || *is == verdict::crashed;
    (report || !reports_only ? reports : others)
        .push_back(fmt::format("{} {}", count.get<std::uint64_t>(), name));
  }
  std::string text = fmt::format("{} of {} runs passed", passed, runs);
  for (const auto* list : {&reports, &others}) {
    for (const std::string& one : *list) {
      text += ", " + one;
    }
  }
  settle_run(cell, !reports.empty(), !others.empty(), text);
}

void read_explore(matrix_cell& cell, const finished_process& answer) {
  if (refuses(cell, answer, 1)) {
    return;
  }
  const json document = json::parse(answer.output, nullptr, false);
  if (document.is_discarded() || !document.contains("rows") || document["rows"].empty()) {
    return broken(cell, "printed no row");
  }
  const json& row = document["rows"][0];
  const bool failed = row.contains("failure") && !row["failure"].is_null();
  cell.schedules = row.at("schedules").get<std::uint64_t>();
  settle_run(cell, failed, false,
             failed ? fmt::format("{} in schedule {}", row["failure"].at("verdict").get<std::string>(),
                                  *cell.schedules)
                    : fmt::format("none of {} schedules failed", *cell.schedules));
}

}  // namespace snag::cli
