#include "cases/failures/swallowed-exception.h"

#include <algorithm>
#include <stdexcept>

#include "harness/case.h"

namespace {

using cases::swallowed_exception::answer;
using cases::swallowed_exception::ask_all;
using cases::swallowed_exception::mirror;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// What the client of one mirror throws; it is not a std::exception.
struct http_status {
  int code = 0;
};

/// Three mirrors, of which one throws, in one way or the other: each is reported once.
outcome a_mirror_that_throws_is_reported(snag::run_context& run) {
  const std::size_t broken = run.random() % 3;
  const bool by_status = run.random() % 2 == 0;
  std::vector<mirror> mirrors;
  for (std::size_t i = 0; i < 3; ++i) {
    mirrors.push_back({"mirror-" + std::to_string(i), [=] {
                         if (i == broken && by_status) {
                           throw http_status{503};
                         }
                         if (i == broken) {
                           throw std::runtime_error("connection refused");
                         }
                         return 40 + static_cast<int>(i);
                       }});
  }
  std::vector<answer> answers = ask_all(mirrors);
  std::sort(answers.begin(), answers.end(), [](const answer& a, const answer& b) { return a.name < b.name; });
  for (std::size_t i = 0; i < mirrors.size(); ++i) {
    const int expected = i == broken ? 0 : 40 + static_cast<int>(i);
    if (i >= answers.size() || answers[i].name != mirrors[i].name || answers[i].version != expected) {
      return outcome::wrong_output(mirrors[i].name + ": expected version " + std::to_string(expected) +
                                   ", got " +
                                   (i < answers.size() ? std::to_string(answers[i].version) : "none"));
    }
  }
  return outcome::passed();
}

const snag::registered_case swallowed_exception({
    .id = "failures/swallowed-exception",
    .title = "the handler swallows the exception and sends nothing, and the reader waits for one answer more",
    .sources = {52},
    .check = "snag-broken-promise",
    .check_gap = "",
    .mental_model =
        "an exception that was caught is dealt with: the task has ended well, and nobody waits for it",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"kamilsk/retry", "#123",
                   "after an action that panicked the done channel was never closed, and the call hung"}},
    .scenario = &a_mirror_that_throws_is_reported,
});

}  // namespace
