// The core without the network, for `snag explore -- run_async-core-right`: three calls, of which the second
// panics; once for the first error, once for all of them. With an argument for one of both, `first` or `all`,
// or for three calls without a panic, `slots`.

#include <atomic>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "examples/systems/run_async/run_async.h"

namespace {

/// Counts who is asking.
class counted {
 public:
  explicit counted(std::atomic<int>& n) : n_(n) { ++n_; }
  ~counted() { --n_; }
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;

 private:
  std::atomic<int>& n_;
};

}  // namespace

int main(int argc, char** argv) {
  const std::string_view which = argc > 1 ? argv[1] : "";
  std::atomic<int> asking = 0;
  const systems::run_async::fetch ask = [&asking](const csp::context& ctx, const std::string& question,
                                                  std::string& into) -> csp::error {
    const counted here(asking);
    if (question == "b") {
      csp::panic("index out of range");
    }
    into = "answer of " + question;
    return ctx.err();
  };
  const std::vector<std::string> questions = {"a", which == "slots" ? "d" : "b", "c"};
  bool kept = true;
  if (which.empty() || which == "first") {
    const auto first = systems::run_async::first(csp::background(), ask, questions);
    const int still = asking;
    std::printf("first: %s, %d still asking\n", first.err.what(), still);
    kept = !first && first.err.from_panic() && still == 0;
  }
  if (which != "first") {
    const auto all = systems::run_async::all(csp::background(), ask, questions);
    for (const auto& one : all) {
      std::printf("all: '%s' %s\n", one.answer.c_str(), one.failed.what());
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      kept = kept && (questions[i] == "b" ? static_cast<bool>(all[i].failed)
                                          : all[i].answer == "answer of " + questions[i]);
    }
  }
  return kept ? 0 : 1;
}
