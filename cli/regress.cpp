#include "harness/regress.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/runners.h"
#include "harness/report_explore.h"
#include "support/files.h"
#include "support/text.h"

namespace snag::cli {

namespace {

namespace fs = std::filesystem;

struct typed_options {
  std::vector<std::string> lists;
  std::vector<std::string> runners;
  std::optional<std::uint64_t> limit;
  std::optional<std::uint64_t> jobs;
  bool complete = false;
};

std::vector<fs::path> files_of(const std::vector<std::string>& lists) {
  std::vector<fs::path> files;
  for (const std::string& name : lists) {
    if (!fs::is_directory(name)) {
      files.emplace_back(name);
      continue;
    }
    const std::size_t before = files.size();
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(name)) {
      if (entry.is_regular_file() && entry.path().extension() == ".json") {
        files.push_back(entry.path());
      }
    }
    if (files.size() == before) {
      throw user_error(fmt::format(
          "'{}' has no lists of failing schedules (*.json); 'snag explore --regress FILE' writes them",
          name));
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string mend(const trace_subject& subject) {
  return "renew it with 'scripts/approve schedules " + subject.case_id + "'";
}

exit_code run_regress(const typed_options& typed) {
  std::vector<regression> all;
  for (const fs::path& file : files_of(typed.lists)) {
    for (kept_schedule& kept : parse_kept(read_file(file), file.string())) {
      all.push_back({std::move(kept), file.string()});
    }
  }
  const catalogue from = load_catalogue(typed.runners);
  regress_options options;
  options.run_limit = parse_limit(typed.limit, options.run_limit);
  options.jobs = parse_jobs(typed.jobs);
  if (!regress(from, all, options)) {
    say("interrupted: not every schedule was run");
    return exit_code::incomplete;
  }
  std::size_t stale = 0;
  for (const regression& one : all) {
    if (!one.fails_as_kept()) {
      ++stale;
      print(fmt::format("{}: {}: kept as {}, came {}; {}\n", one.list, one.of.subject.label(),
                        to_string(one.of.is), to_string(one.came), mend(one.of.subject)));
    }
  }
  std::size_t missing = 0;
  for (const trace_subject& subject :
       typed.complete ? without_regression(from, all) : std::vector<trace_subject>()) {
    ++missing;
    print(fmt::format("{}: no failing schedule is kept; {}\n", subject.label(), mend(subject)));
  }
  print(fmt::format("{}, {} as kept{}{}\n", count_of(all.size(), "failing schedule"),
                    stale == 0 ? std::string("all fail") : fmt::format("{} fail", all.size() - stale),
                    stale == 0 ? "" : fmt::format(", {} stale", stale),
                    missing == 0 ? "" : fmt::format(", {} missing", missing)));
  if (all.empty() && missing == 0) {
    return exit_code::empty_selection;
  }
  return stale + missing == 0 ? exit_code::clean : exit_code::findings;
}

}  // namespace

void add_regress(CLI::App& root, invocation& in) {
  const auto typed = std::make_shared<typed_options>();
  CLI::App& command =
      add_command(root, in, "regress", "Run failing schedules that are kept: each must fail as it did",
                  "Example:\n  snag regress --complete tests/schedules\n\n"
                  "Exit codes: 0 each fails as kept, 1 one does not, or is missing, 2 usage or tool error,\n"
                  "3 interrupted, 4 nothing to run.");
  command.add_option("LIST", typed->lists, "Files that 'snag explore --regress' wrote, or folders of them")
      ->type_name("")
      ->required();
  command.add_flag("--complete", typed->complete,
                   "Every buggy and plausible variant at hand (tsan) has to have one");
  add_number(command, "--limit", typed->limit, "Last resort: milliseconds for one run (10000)",
             "give milliseconds")
      .type_name("MS");
  add_number(command, "--jobs", typed->jobs, "Runs at once (number of cores)", "give 1 or more");
  add_runners(command, typed->runners);
  command.callback([&in, typed] { in.run = [typed] { return run_regress(*typed); }; });
}

}  // namespace snag::cli
