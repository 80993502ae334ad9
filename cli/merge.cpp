#include <fmt/format.h>

#include <memory>

#include "cli/command.h"
#include "cli/merge_checks.h"
#include "cli/options.h"
#include "harness/report_explore.h"
#include "support/files.h"

namespace snag::cli {

namespace {

struct typed_options {
  std::vector<std::string> reports;
  std::string json;
  std::string junit;
};

/// Reports of the checker instead of explorations.
exit_code run_merge_checks(const typed_options& typed,
                           const std::vector<std::pair<std::string, std::string>>& reports) {
  if (!typed.junit.empty()) {
    throw user_error("--junit: reports of the checker have none; give --json=FILE, or nothing for text");
  }
  const merged_checks merged = merge_checks(reports);
  if (!typed.json.empty() && typed.json != json_on_stdout) {
    write_file_atomically(typed.json, merged.json);
  }
  print(typed.json == json_on_stdout ? merged.json : merged.text);
  for (const std::string& line : merged.trouble) {
    say(line);
  }
  say(merged.summary);
  return merged.code;
}

exit_code run_merge(const invocation& in, const typed_options& typed) {
  if (!typed.json.empty() && typed.json != json_on_stdout) {
    require_writable(typed.json);
  }
  if (!typed.junit.empty()) {
    require_writable(typed.junit);
  }
  std::vector<std::pair<std::string, std::string>> reports;
  for (const std::string& file : typed.reports) {
    reports.emplace_back(file, read_file(file));
  }
  if (is_check_report(reports.front().second)) {
    return run_merge_checks(typed, reports);
  }
  std::vector<explore_result> parts;
  for (const auto& [file, text] : reports) {
    parts.push_back(parse_explore_report(text, file));
  }
  const explore_result merged = merge_reports(parts);
  if (!typed.json.empty() && typed.json != json_on_stdout) {
    write_file_atomically(typed.json, json(merged, true));
  }
  if (!typed.junit.empty()) {
    write_file_atomically(typed.junit, junit(merged));
  }
  if (typed.json == json_on_stdout) {
    print(json(merged, true));
  } else {
    const table_style style = stdout_style(in);
    for (const explore_row& row : merged.rows) {
      if (row.failure) {
        print(fmt::format("{}: {}\n  {}\n  again: {}\n\n", row.label(), to_string(row.failure->is),
                          row.failure->detail, replay_command(row, merged.options)));
      }
    }
    print(table(merged, style));
  }
  if (merged.interrupted) {
    say("not whole: a part is missing or was not finished");
  }
  return merged.code();
}

}  // namespace

void add_merge(CLI::App& root, invocation& in) {
  const auto typed = std::make_shared<typed_options>();
  CLI::App& command = add_command(
      root, in, "merge", "Make one report of the parts of an exploration or a check",
      "Example:\n"
      "  snag explore --shard 1/2 --json=1.json   # and 2/2 elsewhere\n"
      "  snag merge 1.json 2.json --junit explore.xml\n\n"
      "  snag check -p build --shard 1/2 --json > 1.json   # and 2/2 elsewhere\n"
      "  snag merge 1.json 2.json\n\n"
      "Exit codes: 0 every expectation met, no finding; 1 one was not, findings; 2 usage or tool error;\n"
      "3 a part is missing or was not finished.");
  command
      .add_option("REPORT", typed->reports,
                  "Files that 'snag explore --json=FILE' or 'snag check --json' wrote")
      ->type_name("")
      ->required();
  command.add_flag("--json", typed->json, "Print JSON on stdout; --json=FILE writes it there");
  command.add_option("--junit", typed->junit, "Write JUnit XML to this file")->type_name("FILE");
  command.callback([&in, typed] { in.run = [&in, typed] { return run_merge(in, *typed); }; });
}

}  // namespace snag::cli
