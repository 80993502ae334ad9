// The core without the network, for `snag explore -- run_async-core-right`: three calls, of which the second
// panics; once for the first error, once for all of them.

#include <atomic>
#include <cstdio>
#include <string>
#include <vector>

#include "examples/systems/run_async/run_async.h"

int main() {
  std::atomic<int> asking = 0;
  const systems::run_async::fetch ask = [&asking](const csp::context& ctx, const std::string& question,
                                                  std::string& into) -> csp::error {
    struct counted {
      explicit counted(std::atomic<int>& n) : n_(n) { ++n_; }
      ~counted() { --n_; }
      counted(const counted&) = delete;
      counted& operator=(const counted&) = delete;
      std::atomic<int>& n_;
    } const here(asking);
    if (question == "b") {
      csp::panic("index out of range");
    }
    into = "answer of " + question;
    return ctx.err();
  };
  const std::vector<std::string> questions = {"a", "b", "c"};
  const auto first = systems::run_async::first(csp::background(), ask, questions);
  const int still = asking;
  std::printf("first: %s, %d still asking\n", first.err.what(), still);
  if (first || !first.err.from_panic() || still != 0) {
    return 1;
  }
  const auto all = systems::run_async::all(csp::background(), ask, questions);
  for (const auto& one : all) {
    std::printf("all: '%s' %s\n", one.answer.c_str(), one.failed.what());
  }
  return all[0].answer == "answer of a" && all[1].failed.from_panic() && all[2].answer == "answer of c" ? 0
                                                                                                        : 1;
}
