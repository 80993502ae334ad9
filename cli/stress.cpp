#include "harness/stress.h"

#include <fmt/format.h>

#include <memory>
#include <random>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/runners.h"
#include "harness/catalogue.h"
#include "harness/report.h"
#include "harness/selection.h"
#include "support/files.h"
#include "support/text.h"

namespace snag::cli {

namespace {

struct typed_options {
  std::vector<std::string> cases;
  std::vector<std::string> variants;
  std::vector<std::string> flavours;
  std::vector<std::string> runners;
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> iterations;
  std::optional<std::uint64_t> jobs;
  std::optional<std::uint64_t> limit;
  std::optional<std::uint64_t> first;
  std::optional<std::string> time;
  bool fresh = false;
  bool no_noise = false;
  bool only_unmet = false;
  std::string json;
  std::string junit;
};

stress_options to_options(const typed_options& typed) {
  stress_options options;
  options.cases = typed.cases;
  options.variants = parse_all<variant>(typed.variants, "--variant", parse_variant, all_variants);
  options.flavours = parse_all<flavour>(typed.flavours, "--flavour", parse_flavour, all_flavours);
  options.seed = typed.seed;
  if (!options.seed) {
    std::random_device source;
    // Short enough to be read out loud.
    options.seed = source() % 1'000'000'000U;
  }
  if (typed.iterations) {
    options.iterations = at_least_one("--iterations", typed.iterations, 1);
  }
  if (typed.time) {
    options.time = parse_seconds(*typed.time);
  }
  options.jobs = parse_jobs(typed.jobs);
  options.first = typed.first.value_or(0);
  options.fresh = typed.fresh;
  options.noise = !typed.no_noise;
  options.run_limit = parse_limit(typed.limit, options.run_limit);
  return options;
}

exit_code run_stress(const invocation& in, const typed_options& typed) {
  const stress_options options = to_options(typed);
  const bool json_to_file = !typed.json.empty() && typed.json != json_on_stdout;
  // Before the work, so that it is not lost.
  if (json_to_file) {
    require_writable(typed.json);
  }
  if (!typed.junit.empty()) {
    require_writable(typed.junit);
  }
  const catalogue all = load_catalogue(typed.runners);
  (void)select_runners(all, options.cases, options.variants, options.flavours);  // names what is unknown
  say(fmt::format("seed {} (--seed {} runs the same again)", *options.seed, *options.seed));

  stress_result result;
  {
    progress shown("stress", 0);
    result = stress(all, options, [&shown](const stress_progress& now) {
      shown.expect(now.runs_total);
      shown.advance(now.runs_since_last, now.now);
    });
  }

  if (json_to_file) {
    write_file_atomically(typed.json, json(result));
  }
  if (!typed.junit.empty()) {
    write_file_atomically(typed.junit, junit(result));
  }
  if (typed.json == json_on_stdout) {
    print(json(result));
  } else {
    table_style style = stdout_style(in);
    style.only_unmet = typed.only_unmet;
    print(table(result, style));
  }
  const exit_code code = result.code();
  if (code == exit_code::empty_selection) {
    say("nothing to run: no runner at hand has these cases in this variant and flavour; 'snag doctor' lists "
        "the "
        "runners");
  } else if (code == exit_code::incomplete) {
    say("interrupted: the rows that were not finished say so; the rest is above");
  }
  return code;
}

}  // namespace

void add_stress(CLI::App& root, invocation& in) {
  const auto typed = std::make_shared<typed_options>();
  CLI::App& command = add_command(
      root, in, "stress", "Run cases on real threads, often, and judge what comes of it",
      "Runs have seeded noise at synchronisation points. A wrong variant must show its bug, and each of its\n"
      "runs is a process of its own; a right one must pass every run, and its runs follow each other in one\n"
      "process while they pass and leave no thread behind.\n\n"
      "Example:\n  snag stress leaks/leaked-writer --flavour tsan --iterations 500 --junit stress.xml\n\n"
      "Exit codes: 0 every expectation met, 1 one was not, 2 usage or tool error, 3 interrupted,\n"
      "4 nothing to run.");
  command.add_option("CASE", typed->cases, "Ids or names of cases; all where none is given")->type_name("");
  add_repeatable(command, "--variant", typed->variants,
                 "buggy, fixed or plausible; repeatable (buggy and fixed)", "V");
  add_repeatable(command, "--flavour", typed->flavours, "plain, tsan or asan; repeatable (all)", "F");
  add_number(command, "--seed", typed->seed, "Seed of all choices (random, printed)",
             "give a whole number, or leave it out for a random one");
  add_number(
      command, "--iterations", typed->iterations,
      fmt::format("Runs of each case, variant and flavour ({}, a hidden bug longer)", default_iterations),
      "give 1 or more");
  command.add_option("--time", typed->time, "Budget of the whole command in seconds")->type_name("S");
  add_number(command, "--jobs", typed->jobs, "Runs at once (number of cores)", "give 1 or more");
  add_number(command, "--limit", typed->limit, "Last resort: milliseconds for one run (10000)",
             "give milliseconds")
      .type_name("MS");
  add_number(command, "--first", typed->first, "Number of the first iteration (0)", "give 0 or more");
  command.add_flag("--no-noise", typed->no_noise, "Threads run as they come, as in a loop written by hand");
  command.add_flag("--fresh", typed->fresh, "A process of its own for every run of a right variant, too");
  command.add_flag("--only-unmet", typed->only_unmet, "Leave out what is as promised");
  add_runners(command, typed->runners);
  command.add_flag("--json", typed->json,
                   "Print JSON (\"schema\": 1) on stdout; --json=FILE writes it there");
  command.add_option("--junit", typed->junit, "Write JUnit XML to this file")->type_name("FILE");
  command.callback([&in, typed] { in.run = [&in, typed] { return run_stress(in, *typed); }; });
}

}  // namespace snag::cli
