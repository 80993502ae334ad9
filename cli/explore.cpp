#include "harness/explore.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/runners.h"
#include "cli/traces.h"
#include "harness/report_explore.h"
#include "harness/report_trace.h"
#include "support/files.h"

namespace snag::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* default_traces = "snag-traces";
// More than that is a list and not something to read one after the other.
constexpr std::size_t told_in_full = 3;

struct typed_options {
  std::vector<std::string> cases;
  std::vector<std::string> variants;
  std::vector<std::string> flavours;
  std::vector<std::string> runners;
  std::vector<std::string> times;
  std::vector<std::string> program;  ///< after "--"
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> schedules;
  std::optional<std::uint64_t> depth;
  std::optional<std::uint64_t> preemptions;
  bool no_reduction = false;
  std::optional<std::uint64_t> max_steps;
  std::optional<std::uint64_t> jobs;
  std::optional<std::uint64_t> limit;
  std::optional<std::uint64_t> first;
  std::optional<std::uint64_t> shrink;
  std::string strategy;
  std::string points;
  std::string threads;
  std::string shard;
  std::string json;
  std::string junit;
  std::string html;
  std::string trace;
  std::string regress;
  std::string resume;
  bool spurious = false;
  bool no_trace = false;
  bool terse = false;
  bool only_unmet = false;
};

shard parse_shard(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash != std::string::npos) {
    const auto part = parse_number(text.substr(0, slash));
    const auto of = parse_number(text.substr(slash + 1));
    if (part && of && *part >= 1 && *part <= *of && *of <= 1'000'000) {
      return {*part, *of};
    }
  }
  throw user_error(
      fmt::format("--shard '{}' is no part of a whole; give K/N with K from 1 to N, as in 2/8", text));
}

// --time takes a number of seconds, or how timeouts are to be treated.
void parse_times(explore_options& options, const std::vector<std::string>& times) {
  for (const std::string& text : times) {
    if (text == "adversarial") {
      options.adversarial = true;
    } else if (text == "virtual") {
      options.adversarial = false;
    } else if (!text.empty() && text.find_first_not_of("0123456789.") != std::string::npos) {
      throw user_error(
          fmt::format("--time '{}' is not known; give a number of seconds, or virtual or adversarial for how "
                      "timeouts fire",
                      text));
    } else {
      options.time = parse_seconds(text);
    }
  }
}

void require_no_cases(const typed_options& typed) {
  if (!typed.cases.empty() || !typed.variants.empty() || !typed.flavours.empty() || !typed.runners.empty()) {
    throw user_error(
        "a program of your own has no cases, variants, flavours or runners; leave them out, or leave out '-- "
        "program'");
  }
}

/// Takes over what a report of before was made with, so that it goes on as it began.
void resume_from(explore_options& options, const explore_result& before) {
  const explore_options& was = before.options;
  options.seed = was.seed;
  options.first = was.first;
  options.by = was.by;
  options.depth = was.depth;
  options.reduction = was.reduction;
  options.points = was.points;
  options.adversarial = was.adversarial;
  options.spurious = was.spurious;
  options.max_steps = was.max_steps;
  options.run_limit = was.run_limit;
  options.shard = was.shard;
  if (!options.schedules) {
    options.schedules = was.schedules;
  }
  for (const explore_row& row : before.rows) {
    // A larger --schedules makes a row that was finished one that is not.
    const bool more = options.schedules && !row.failure && *options.schedules > was.schedules.value_or(0);
    explored_before& known = options.before.emplace_back(explored_before::of(row));
    known.finished = known.finished && (!more || was.by == search::dfs);
    const trace_subject& subject = row.subject;
    if (subject.case_id.empty()) {
      options.program = launch_of(subject.program, subject.arguments);
      continue;
    }
    const auto add = [](auto& to, const auto& value) {
      if (std::find(to.begin(), to.end(), value) == to.end()) {
        to.push_back(value);
      }
    };
    add(options.cases, subject.case_id);
    add(options.variants, subject.variant);
    add(options.flavours, subject.flavour);
  }
}

explore_options to_options(const typed_options& typed) {
  explore_options options;
  options.cases = typed.cases;
  options.variants = parse_all<variant>(typed.variants, "--variant", parse_variant, all_variants);
  options.flavours = parse_all<flavour>(typed.flavours, "--flavour", parse_flavour, all_flavours);
  options.seed = typed.seed.value_or(options.seed);
  options.first = typed.first.value_or(0);
  if (typed.schedules) {
    options.schedules = at_least_one("--schedules", typed.schedules, 1);
  }
  if (!typed.strategy.empty()) {
    options.by = parse_named<search>(typed.strategy, "--strategy", parse_search, all_searches);
  }
  const std::uint64_t depth = at_least_one("--depth", typed.depth, options.depth);
  if (depth > 100) {
    throw user_error(fmt::format("--depth '{}' is deeper than any bug; give 1 to 100", depth));
  }
  options.depth = static_cast<unsigned>(depth);
  if (options.by == search::dfs) {
    const std::uint64_t bound = typed.preemptions.value_or(default_preemptions);
    if (typed.depth || bound > 100) {
      throw user_error(typed.depth
                           ? std::string("--depth is of pct; give strategy dfs --preemptions")
                           : fmt::format("--preemptions '{}' has no end to it; give 0 to 100", bound));
    }
    options.depth = static_cast<unsigned>(bound);
    options.reduction = !typed.no_reduction;
  } else if (typed.preemptions || typed.no_reduction) {
    throw user_error(fmt::format("--{} is of strategy dfs; add --strategy dfs",
                                 typed.preemptions ? "preemptions" : "no-reduction"));
  }
  if (!typed.points.empty()) {
    options.points =
        parse_named<point_level>(typed.points, "--points", parse_point_level,
                                 std::array{point_level::sync, point_level::atomics, point_level::memory});
  }
  parse_times(options, typed.times);
  options.spurious = typed.spurious;
  if (!typed.threads.empty() && typed.threads != "own" && typed.threads != "fibers") {
    throw user_error(fmt::format("--threads '{}' is not known; use own or fibers", typed.threads));
  }
  options.fibers = typed.threads == "fibers";
  options.max_steps = at_least_one("--max-steps", typed.max_steps, options.max_steps);
  options.run_limit = parse_limit(typed.limit, options.run_limit);
  options.jobs = parse_jobs(typed.jobs);
  if (!typed.shard.empty()) {
    options.shard = parse_shard(typed.shard);
  }
  options.terse = typed.terse;
  options.shrink_runs = typed.shrink.value_or(options.shrink_runs);
  if (!typed.program.empty()) {
    require_no_cases(typed);
    options.program = launch_of(typed.program.front(), {typed.program.begin() + 1, typed.program.end()});
  }
  if (!typed.regress.empty() && fs::exists(typed.regress)) {
    options.kept = parse_kept(read_file(typed.regress), typed.regress);
  }
  return options;
}

/// Failing schedules that are not in the list yet go to its end.
void keep_failures(const typed_options& typed, const explore_result& result,
                   std::vector<kept_schedule> kept) {
  if (typed.regress.empty()) {
    return;
  }
  for (const explore_row& row : result.rows) {
    if (!row.failure || !row.failure->run || row.failure->kept) {
      continue;
    }
    const trace_file& run = *row.failure->run;
    const bool known = std::any_of(kept.begin(), kept.end(), [&](const kept_schedule& one) {
      return one.is_of(run.subject) && one.choices == run.choices && one.setup.seed == run.setup.seed;
    });
    if (!known) {
      kept.push_back({run.subject, run.setup, run.choices, run.is});
    }
  }
  write_file_atomically(typed.regress, to_json(kept));
}

void write_traces(const typed_options& typed, explore_result& result) {
  if (typed.no_trace) {
    return;
  }
  const fs::path where = typed.trace.empty() ? default_traces : typed.trace;
  const bool one_file = where.extension() == ".json";
  std::size_t written = 0;
  for (explore_row& row : result.rows) {
    if (!row.failure || !row.failure->run || (one_file && written > 0)) {
      continue;
    }
    const fs::path file = one_file ? where : where / trace_name(row.subject);
    if (!one_file) {
      make_folder(where);
    }
    write_trace(file, *row.failure->run);
    row.failure->file = file.string();
    ++written;
  }
}

void require_writable_reports(const typed_options& typed) {
  // Before the work, so that it is not lost.
  for (const std::string& file :
       {typed.json == json_on_stdout ? std::string() : typed.json, typed.junit, typed.html, typed.regress}) {
    if (!file.empty()) {
      require_writable(file);
    }
  }
  if (fs::path(typed.trace).extension() == ".json") {
    require_writable(typed.trace);
  } else if (!typed.no_trace && fs::exists(typed.trace.empty() ? default_traces : typed.trace)) {
    require_writable(fs::path(typed.trace.empty() ? default_traces : typed.trace) / "x.json");
  }
}

void print_failures(const explore_result& result, const table_style& style) {
  source_text sources;
  const auto is_told = [&style](const explore_row& row) {
    return row.failure && !(style.only_unmet && row.state == row_state::met);
  };
  const auto failing = std::count_if(result.rows.begin(), result.rows.end(), is_told);
  std::size_t told = 0;
  for (const explore_row& row : result.rows) {
    if (!is_told(row)) {
      continue;
    }
    const std::string again = replay_command(row, result.options);
    const bool few = static_cast<std::size_t>(failing) <= told_in_full;
    if (row.failure->run && (few || (row.state == row_state::not_met && told < told_in_full))) {
      print(print_trace(*row.failure->run, again, sources, style) + "\n");
      ++told;
      continue;
    }
    print(fmt::format("{}: {}\n", row.label(), to_string(row.failure->is)));
    if (!row.failure->detail.empty()) {
      print("  " + row.failure->detail + "\n");
    }
    if (row.failure->run && !row.failure->run->decisive.empty()) {
      print("  " + row.failure->run->decisive.back().says + "\n");
    }
    print("  again: " + again + "\n\n");
  }
}

void print_result(const invocation& in, const typed_options& typed, const explore_result& result,
                  bool with_seen) {
  if (!typed.json.empty() && typed.json != json_on_stdout) {
    write_file_atomically(typed.json, json(result, with_seen));
  }
  if (!typed.junit.empty()) {
    write_file_atomically(typed.junit, junit(result));
  }
  if (!typed.html.empty()) {
    source_text sources;
    const auto at = std::find_if(result.rows.begin(), result.rows.end(),
                                 [](const explore_row& row) { return row.failure && row.failure->run; });
    if (at == result.rows.end()) {
      say(fmt::format("nothing failed: '{}' is not written", typed.html));
    } else {
      write_file_atomically(typed.html,
                            html_trace(*at->failure->run, replay_command(*at, result.options), sources));
    }
  }
  if (typed.json == json_on_stdout) {
    print(json(result, with_seen));
    return;
  }
  table_style style = stdout_style(in);
  style.only_unmet = typed.only_unmet;
  print_failures(result, style);
  print(table(result, style));
}

exit_code run_explore(const invocation& in, const typed_options& typed) {
  explore_options options = to_options(typed);
  std::optional<explore_result> before;
  if (!typed.resume.empty()) {
    before = parse_explore_report(read_file(typed.resume), typed.resume);
    resume_from(options, *before);
  }
  require_writable_reports(typed);
  const catalogue all = options.program ? catalogue::of({}, {}) : load_catalogue(typed.runners);

  explore_result result;
  {
    progress shown("explore", 0);
    result = explore(all, options, [&shown](const explore_progress& now) {
      shown.expect(now.runs_total);
      shown.advance(now.runs_since_last, now.now);
    });
  }
  write_traces(typed, result);
  keep_failures(typed, result, options.kept);
  if (before) {
    const bool interrupted = result.interrupted;
    result = join_reports(*before, result);
    result.interrupted = interrupted;
  }
  // A report of a part is to be put together with others, which needs the schedules that it met.
  const bool is_part = options.shard.of > 1 || result.interrupted || options.time || before;
  print_result(in, typed, result, is_part);
  const exit_code code = result.code();
  if (code == exit_code::empty_selection) {
    say("nothing to run: no runner at hand has these cases in this variant and flavour; 'snag doctor' lists "
        "the "
        "runners");
  } else if (result.interrupted) {
    say(typed.json.empty() || typed.json == json_on_stdout
            ? "interrupted: rows that were not finished say so; with --json=FILE it could go on by --resume "
              "FILE"
            : fmt::format("interrupted: 'snag explore --resume {}' goes on", typed.json));
  }
  return code;
}

}  // namespace

void add_explore(CLI::App& root, invocation& in) {
  const auto typed = std::make_shared<typed_options>();
  CLI::App& command = add_command(
      root, in, "explore", "Run cases, or a program of yours, under one schedule after the other",
      "One thread runs at a time, and at every point a seeded strategy says which goes on: the same seed "
      "gives\n"
      "the same run. What fails is run again alone, made as plain as it stays failing, and told. After '--' "
      "stands\n"
      "a program of yours with its arguments, linked for it ('snag flags explore').\n\n"
      "Example:\n"
      "  snag explore channels/premature-close --html premature-close.html\n"
      "  snag explore --schedules 1000 -- ./queue_test --gtest_filter=Queue.*\n\n"
      "Exit codes: 0 every expectation met, 1 one was not, 2 usage or tool error, 3 interrupted,\n"
      "4 nothing to run.");
  command.add_option("CASE", typed->cases, "Ids or names of cases; all where none is given")->type_name("");
  add_repeatable(command, "--variant", typed->variants,
                 "buggy, fixed or plausible; repeatable (buggy and fixed)", "V");
  add_repeatable(command, "--flavour", typed->flavours, "plain, tsan or asan; repeatable (tsan)", "F");
  add_number(command, "--seed", typed->seed, fmt::format("Seed of all choices ({})", default_seed),
             "give a whole number");
  add_number(
      command, "--schedules", typed->schedules,
      fmt::format("Schedules of each case, variant and flavour ({}, plausible repairs {}); ends at a failure",
                  default_schedules, default_plausible_schedules),
      "give 1 or more");
  command.add_option("--strategy", typed->strategy, "mixed, random, pct, pos, surw or dfs (mixed)")
      ->type_name("S");
  add_number(command, "--depth", typed->depth, "Of pct, how many points decide (3)", "give 1 or more");
  add_number(command, "--preemptions", typed->preemptions,
             fmt::format("Of dfs: every schedule with at most so many ({})", default_preemptions),
             "give 0 or more");
  command.add_flag("--no-reduction", typed->no_reduction,
                   "Of dfs: try orders of steps that do not depend on each other, too");
  command
      .add_option("--points", typed->points, "Where threads may be stopped: sync, atomics or memory (memory)")
      ->type_name("P");
  add_repeatable(
      command, "--time", typed->times,
      "Budget in seconds; or adversarial: timeouts fire at any point, and not only where nothing else "
      "can run",
      "T");
  command
      .add_option("--threads", typed->threads,
                  "own: each thread is one of the system's; fibers: they take turns on one, sooner (own)")
      ->type_name("K");
  command.add_flag("--spurious", typed->spurious, "Waits may end for no reason");
  add_number(command, "--max-steps", typed->max_steps, "A run of more is livelocked or too long (200000)",
             "give 1 or more");
  add_number(command, "--jobs", typed->jobs, "Runs at once (number of cores)", "give 1 or more");
  add_number(command, "--limit", typed->limit, "Last resort: milliseconds for one run (10000)",
             "give milliseconds")
      .type_name("MS");
  add_number(command, "--first", typed->first, "Number of the first schedule (0)", "give 0 or more");
  command
      .add_option("--shard", typed->shard, "Take part K of N of the schedules; 'snag merge' joins reports")
      ->type_name("K/N");
  command.add_option("--resume", typed->resume, "Go on from the JSON report of an interrupted exploration")
      ->type_name("FILE");
  add_number(command, "--shrink", typed->shrink, "Runs spent on making a failure plain (300)",
             "give 0 or more");
  add_runners(command, typed->runners);
  command
      .add_option("--trace", typed->trace,
                  fmt::format("Folder for the traces of failures, or one FILE.json ({})", default_traces))
      ->type_name("DIR");
  command.add_flag("--no-trace", typed->no_trace, "Write no traces");
  command.add_flag("--terse", typed->terse, "Tell of a failure its verdict alone, and sooner");
  command.add_flag("--only-unmet", typed->only_unmet, "Leave out what is as promised");
  command
      .add_option("--regress", typed->regress,
                  "List of failing schedules: what is in it runs first, what fails is added")
      ->type_name("FILE");
  command.add_flag("--json", typed->json,
                   "Print JSON (\"schema\": 1) on stdout; --json=FILE writes it there");
  command.add_option("--junit", typed->junit, "Write JUnit XML to this file")->type_name("FILE");
  command.add_option("--html", typed->html, "Write the first failure as a page")->type_name("FILE");
  command.callback([&in, typed] {
    typed->program = in.program;
    in.run = [&in, typed] { return run_explore(in, *typed); };
  });
}

}  // namespace snag::cli
