// The main program of every runner. See harness/runner.h.

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

#include "harness/runner.h"
#include "scheduler/agent.h"

namespace {

const snag::case_info* find(std::string_view id) {
  const std::vector<snag::case_info>& cases = snag::registered_cases();
  const auto at = std::find_if(cases.begin(), cases.end(), [&](const auto& c) { return c.id == id; });
  return at == cases.end() ? nullptr : &*at;
}

bool knows(void*, const char* id) {
  return find(id) != nullptr;
}

// An exception that leaves the scenario is a panic, as it is in main(): but the run is told apart from one
// that broke the harness.
void run(void*, const snag::agent::run_request& asked) {
  try {
    snag::run_context context(asked.seed, asked.virtual_time);
    const snag::outcome outcome = find(asked.subject)->scenario(context);
    snag::agent::tell(std::string(to_string(outcome.is)).c_str(), outcome.detail.c_str());
  } catch (const std::exception& e) {
    std::fprintf(stderr, "uncaught exception: %s\n", e.what());
    snag::agent::tell_panic(e.what());
  } catch (...) {
    std::fprintf(stderr, "uncaught exception that is no std::exception\n");
    snag::agent::tell_panic("an exception that is no std::exception");
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view asked = argc == 2 ? argv[1] : "";
  if (asked == "--describe") {
    const std::string text = snag::describe(snag::this_runner(), snag::registered_cases());
    return std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0 ? 1 : 0;
  }
  if (asked == "--serve") {
    snag::agent::fix_addresses(argv, true);
    return snag::agent::serve({snag::this_runner().variant, &knows, &run, nullptr});
  }
  std::fprintf(stderr,
               "snag: a runner is driven by snag, not by hand; try 'snag stress --runner %s'\n"
               "usage: %s --describe | --serve\n",
               argv[0], argv[0]);
  return 2;
}
