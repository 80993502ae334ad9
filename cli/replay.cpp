#include "harness/replay.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "cli/command.h"
#include "cli/debug.h"
#include "cli/options.h"
#include "cli/runners.h"
#include "cli/traces.h"
#include "harness/report_explore.h"
#include "harness/report_trace.h"
#include "support/files.h"

namespace snag::cli {

namespace {

struct typed_options {
  std::string trace;
  std::string html;
  std::vector<std::string> runners;
  std::optional<std::uint64_t> limit;
  bool json = false;
  bool gdb = false;
};

/// The program that a trace is of: the one of the same case, variant and flavour that is at hand now.
launch where_of(const trace_file& run, const std::vector<std::string>& runners) {
  const trace_subject& subject = run.subject;
  if (subject.case_id.empty()) {
    return launch_of(subject.program, subject.arguments);
  }
  const catalogue all = load_catalogue(runners);
  const runner_program* runner = all.runner_for(all.find(subject.case_id), subject.variant, subject.flavour);
  if (runner == nullptr) {
    throw user_error(
        fmt::format("no runner at hand has '{}'; build it, or name one with --runner", subject.label()));
  }
  return runner_launch(runner->path);
}

exit_code run_replay(const invocation& in, const typed_options& typed) {
  const trace_file kept = read_trace(typed.trace);
  if (typed.gdb) {
    debug(kept, where_of(kept, typed.runners));
  }
  if (!typed.html.empty()) {
    require_writable(typed.html);
  }
  const replayed came = replay(kept, where_of(kept, typed.runners),
                               parse_limit(typed.limit, std::chrono::milliseconds(10'000)));
  if (came.interrupted) {
    say("interrupted: the replay has not come to its end");
    return exit_code::incomplete;
  }
  if (came.departed) {
    throw user_error(
        fmt::format("'{}' diverged at step {}: expected {}; came {}; {}", typed.trace, came.departed->step,
                    came.departed->expected, came.departed->came,
                    came.rebuilt ? "the program was built anew since the trace was made: explore it again"
                                 : "something decides there that Snag does not control: see docs/limits.md"));
  }
  const std::string again = "snag replay " + typed.trace;
  source_text sources;
  if (!typed.html.empty()) {
    write_file_atomically(typed.html, html_trace(*came.run, again, sources));
  }
  if (typed.json) {
    print(to_json(*came.run));
  } else {
    const table_style style = stdout_style(in);
    print(print_trace(*came.run, again, sources, style));
  }
  return came.run->is == verdict::passed ? exit_code::clean : exit_code::findings;
}

}  // namespace

void add_replay(CLI::App& root, invocation& in) {
  const auto typed = std::make_shared<typed_options>();
  CLI::App& command = add_command(
      root, in, "replay", "Run the schedule of a trace again, step by step, and print it",
      "Example:\n  snag replay snag-traces/channels-premature-close-buggy-tsan.json\n\n"
      "Exit codes: 0 it passed, 1 it failed as the trace says, 2 it diverged (where, and what was\n"
      "expected and came, is told in one line), 3 interrupted.");
  command.add_option("TRACE", typed->trace, "A file that 'snag explore' wrote")->type_name("")->required();
  add_number(command, "--limit", typed->limit, "Last resort: milliseconds for the run (10000)",
             "give milliseconds")
      .type_name("MS");
  add_runners(command, typed->runners);
  command.add_flag("--gdb", typed->gdb, "Run it under gdb, and stop before the last step");
  command.add_flag("--json", typed->json, "Print the trace of this run as JSON");
  command.add_option("--html", typed->html, "Write it as a page")->type_name("FILE");
  command.callback([&in, typed] { in.run = [&in, typed] { return run_replay(in, *typed); }; });
}

}  // namespace snag::cli
