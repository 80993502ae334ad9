// One run of one case as an ordinary program: no scheduler, no fork server. It is what tools that watch a
// whole process (Helgrind, DRD) are given.
//
// usage: bare-<variant> ID [--seed N]
// Exit code: 0 passed, 1 the oracle says otherwise (one line on stdout), 2 usage. A panic, a hang or a crash
// is what it would be in any program.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "harness/case.h"

int main(int argc, char** argv) {
  const std::string_view id = argc >= 2 ? argv[1] : "";
  const auto& cases = snag::registered_cases();
  const auto at = std::find_if(cases.begin(), cases.end(), [&](const auto& one) { return one.id == id; });
  const bool seeded = argc == 4 && std::string_view(argv[2]) == "--seed";
  if (at == cases.end() || (argc != 2 && !seeded)) {
    std::fprintf(stderr, "usage: %s ID [--seed N]; 'snag list' names the ids\n", argc > 0 ? argv[0] : "bare");
    return 2;
  }
  snag::run_context run(seeded ? std::strtoull(argv[3], nullptr, 10) : 1);
  const snag::outcome outcome = at->scenario(run);
  std::printf("%s%s%s\n", std::string(to_string(outcome.is)).c_str(), outcome.detail.empty() ? "" : ": ",
              outcome.detail.c_str());
  return outcome.is == snag::verdict::passed ? 0 : 1;
}
