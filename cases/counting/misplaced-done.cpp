#include "cases/counting/misplaced-done.h"

#include <algorithm>

#include "harness/case.h"

namespace {

using cases::misplaced_done::answer;
using cases::misplaced_done::ask_all;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

outcome every_service_answers(snag::run_context& run) {
  std::vector<std::string> services;
  for (std::uint64_t i = 0, n = 3 + run.random() % 3; i < n; ++i) {
    services.push_back("service-" + std::to_string(i));
  }
  const std::vector<answer> answers =
      ask_all(services, [](const std::string& name) { return name + " is up"; });
  for (const std::string& service : services) {
    const auto matches = [&](const answer& one) {
      return one.service == service && one.says == service + " is up";
    };
    if (std::count_if(answers.begin(), answers.end(), matches) != 1) {
      return outcome::lost_result(service + ": expected one answer; got " + std::to_string(answers.size()) +
                                  " of " + std::to_string(services.size()) + " answers");
    }
  }
  return outcome::passed();
}

const snag::registered_case misplaced_done({
    .id = "counting/misplaced-done",
    .title = "the task says done before it sends, so the closer closes under the send",
    .sources = {45},
    .check = "snag-misplaced-done",
    .check_gap = "",
    .mental_model = "done() means that the work is done, and sending the result is not part of the work",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::panicked}},
            {engine::explore, {flavour::tsan}, {verdict::panicked}},
        },
    .sightings = {{"flashmob/go-guerrilla", "#214",
                   "Done was called before the error was sent, and Wait was followed by close"}},
    .scenario = &every_service_answers,
});

}  // namespace
