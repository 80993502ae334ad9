#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "cli/case_files.h"
#include "cli/command.h"
#include "cli/matrix_report.h"
#include "cli/matrix_run.h"
#include "cli/options.h"
#include "cli/runners.h"
#include "support/files.h"

namespace snag::cli {

namespace {

namespace fs = std::filesystem;

struct typed_options {
  std::vector<std::string> cases;
  std::vector<std::string> tools;
  std::vector<std::string> runners;
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> runs;
  std::optional<std::uint64_t> schedules;
  std::optional<std::uint64_t> jobs;
  std::string json;
  std::string markdown;
  std::string html;
  std::string resume;
  std::string from;
};

/// The named cases, or all; each has to be there in both variants.
std::vector<std::string> ids_of(const catalogue& all, const std::vector<std::string>& names) {
  std::vector<std::string> ids;
  for (const std::string& name : names) {
    ids.push_back(all.find(name).info.id);
  }
  if (names.empty()) {
    for (const catalogue_case& one : all.cases()) {
      ids.push_back(one.info.id);
    }
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

void write_reports(const matrix& table, const typed_options& typed) {
  if (!typed.json.empty() && typed.json != json_on_stdout) {
    write_file_atomically(typed.json, matrix_json(table));
  }
  if (!typed.markdown.empty()) {
    write_file_atomically(typed.markdown, matrix_markdown(table));
  }
  if (!typed.html.empty()) {
    write_file_atomically(typed.html, matrix_html(table));
  }
}

matrix fill_in(const typed_options& typed) {
  matrix_options options;
  options.tools = typed.tools;
  for (const std::string& tool : typed.tools) {
    const std::vector<std::string>& names = matrix_tool_names();
    if (std::find(names.begin(), names.end(), tool) == names.end()) {
      throw user_error(fmt::format("--tool '{}' is not known{}; use {}", tool, did_you_mean(tool, names),
                                   fmt::join(names, ", ")));
    }
  }
  options.jobs = parse_jobs(typed.jobs);
  options.setup.snag = fs::read_symlink("/proc/self/exe");
  options.setup.sources = case_folder();
  options.setup.bare = (own_directory() / "../lib/snag/bare").lexically_normal();
  options.setup.runners = typed.runners;
  options.setup.seed = typed.seed.value_or(1);
  options.setup.runs = at_least_one("--runs", typed.runs, options.setup.runs);
  options.setup.schedules = at_least_one("--schedules", typed.schedules, options.setup.schedules);
  options.cases = ids_of(load_catalogue(typed.runners), typed.cases);
  if (!typed.resume.empty()) {
    options.before = read_matrix(read_file(typed.resume), typed.resume);
  }
  const std::string keep_in = !typed.json.empty() && typed.json != json_on_stdout ? typed.json : typed.resume;
  say(fmt::format("seed {} (--seed {} runs the same again)", options.setup.seed, options.setup.seed));
  progress shown("matrix", 0);
  std::size_t told = 0;
  auto kept = std::chrono::steady_clock::now();
  return run_matrix(options, [&](const matrix& so_far, const matrix_progress& now) {
    shown.expect(now.total);
    shown.advance(now.done - told, now.now);
    told = now.done;
    // An interrupt by something harder than ^C loses seconds, not hours.
    if (!keep_in.empty() && std::chrono::steady_clock::now() - kept > std::chrono::seconds(5)) {
      write_file_atomically(keep_in, matrix_json(so_far));
      kept = std::chrono::steady_clock::now();
    }
  });
}

exit_code run_matrix_command(const typed_options& typed) {
  for (const std::string& file : {typed.json, typed.markdown, typed.html}) {
    if (!file.empty() && file != json_on_stdout) {
      require_writable(file);
    }
  }
  const matrix table = typed.from.empty() ? fill_in(typed) : read_matrix(read_file(typed.from), typed.from);
  write_reports(table, typed);
  print(typed.json == json_on_stdout ? matrix_json(table) : matrix_text(table));
  if (table.interrupted) {
    say(typed.json.empty() || typed.json == json_on_stdout
            ? "interrupted: what was not run is not in it"
            : fmt::format("interrupted; go on with --resume {}", typed.json));
    return exit_code::incomplete;
  }
  const bool broken = std::any_of(table.cells.begin(), table.cells.end(),
                                  [](const matrix_cell& cell) { return cell.state == cell_state::broken; });
  for (const matrix_cell& cell : table.cells) {
    if (cell.state == cell_state::broken) {
      say(fmt::format("{} on {} {}: {}", cell.tool, to_string(cell.variant), cell.case_id, cell.detail));
    }
  }
  return broken ? exit_code::incomplete : exit_code::clean;
}

}  // namespace

void add_matrix(CLI::App& root, invocation& in) {
  const auto typed = std::make_shared<typed_options>();
  CLI::App& command = add_command(
      root, in, "matrix", "Run every tool over every case: which would have caught this?",
      "Compilers, clang-tidy, clang's analyzer, cppcheck, snag check, Helgrind, DRD, the sanitizers, stress "
      "and\n"
      "exploring, over the wrong variants (what is caught) and the right ones (what is said of right code).\n"
      "A tool that is not installed is said to be missing, not shown as a miss.\n\n"
      "Example:\n  snag matrix --json=matrix.json --html matrix.html\n"
      "  snag matrix --resume matrix.json --json=matrix.json\n\n"
      "Exit codes: 0 all was run, 2 usage or tool error, 3 interrupted, or a tool broke down on a case.");
  command.add_option("CASE", typed->cases, "Ids or names of cases; all where none is given")->type_name("");
  add_repeatable(command, "--tool", typed->tools, "Name of a column; repeatable (all)", "T");
  add_runners(command, typed->runners);
  add_number(command, "--seed", typed->seed, "Seed of all choices (1)", "give a whole number");
  add_number(command, "--runs", typed->runs, "Runs of stress in each cell (100)", "give 1 or more");
  add_number(command, "--schedules", typed->schedules, "Schedules of explore in each cell, at most (1000)",
             "give 1 or more");
  add_number(command, "--jobs", typed->jobs, "Cells at once (number of cores)", "give 1 or more");
  command.add_option("--resume", typed->resume, "Take over what this JSON file has, where it still holds")
      ->type_name("FILE");
  command.add_option("--from", typed->from, "Run nothing: make the reports from this JSON file")
      ->type_name("FILE");
  command.add_flag("--json", typed->json,
                   "Print JSON (\"schema\": 1) on stdout; --json=FILE writes it there");
  command.add_option("--markdown", typed->markdown, "Write the table as Markdown")->type_name("FILE");
  command.add_option("--html", typed->html, "Write a page with a heat map")->type_name("FILE");
  command.callback([&in, typed] { in.run = [typed] { return run_matrix_command(*typed); }; });
}

}  // namespace snag::cli
