#include <fmt/format.h>

#include <chrono>

#include "cli/command.h"
#include "cli/new.h"
#include "harness/child_process.h"
#include "support/exit_code.h"

namespace snag::cli {

namespace fs = std::filesystem;

scaffolded propose_model(const model_wish& wish) {
  const fs::path output =
      wish.output.empty() ? fs::path(wish.header).stem().string() + ".model.yaml" : wish.output;
  if (fs::exists(output)) {
    throw user_error(fmt::format("'{}' is there already, and nothing was written; name another file with -o",
                                 output.string()));
  }
  const std::optional<std::string> program = find_check();
  if (!program) {
    throw user_error(
        "a model is proposed by snag-check, which is not beside snag and not on PATH; build it with "
        "-DSNAG_BUILD_DETECTOR=ON, or name it in SNAG_CHECK");
  }
  std::vector<std::string> arguments = {"--propose-model", wish.header};
  if (!wish.build.empty()) {
    arguments.insert(arguments.end(), {"-p", wish.build});
  }
  if (!wish.flags.empty()) {
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), wish.flags.begin(), wish.flags.end());
  }
  const finished_process run = run_to_end(*program, arguments, "", std::chrono::minutes(5));
  if (run.timed_out || run.end.signal != 0 || run.end.code != 0) {
    const std::string why = first_line(run.errors);
    throw user_error(fmt::format("no model of '{}', and nothing was written: {}", wish.header,
                                 run.timed_out ? "snag-check was not done in five minutes"
                                 : why.empty() ? describe(run.end)
                                               : why));
  }
  scaffolded made;
  made.files = {{output, run.output}};
  made.next = {
      fmt::format("read every line of {}: names and shapes are all it knows", output.string()),
      fmt::format("'snag check --model {} ...' goes by it; '--explain-model FILE:LINE' says what a call gets",
                  output.string()),
  };
  return made;
}

}  // namespace snag::cli
