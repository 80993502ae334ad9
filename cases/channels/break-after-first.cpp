#include "cases/channels/break-after-first.h"

#include "harness/case.h"

namespace {

using cases::break_after_first::check_all;
using cases::break_after_first::health;
using cases::break_after_first::report;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three services that answer at once, long before the limit: each must be reported as it is.
outcome every_answer_is_reported(snag::run_context& run) {
  const std::vector<std::string> services = {"billing", "search", "mail"};
  const std::string& down = services[run.random() % services.size()];
  const std::vector<report> reports = check_all(
      services, std::chrono::minutes(1), [down](const std::string& service) { return service != down; });
  if (reports.size() != services.size()) {
    return outcome::wrong_output("expected 3 reports, got " + std::to_string(reports.size()));
  }
  for (const report& one : reports) {
    if (one.is == health::late) {
      return outcome::lost_result(one.service + " has answered and is reported as late");
    }
    if ((one.is == health::down) != (one.service == down)) {
      return outcome::wrong_output(one.service + " is reported wrongly");
    }
  }
  return outcome::passed();
}

const snag::registered_case break_after_first({
    .id = "channels/break-after-first",
    .title = "the collector leaves its loop after the first result",
    .sources = {50},
    .check = "",
    .check_gap = "how many results are wanted is not in the code that leaves too early",
    .mental_model =
        "the loop waits until there is an answer or the time is over, and then the waiting is done",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::lost_result}},
            {engine::explore, {flavour::tsan}, {verdict::lost_result}},
        },
    .sightings = {{"storj/storj", "#478",
                   "in review: a loop over the errors had become one receive, the others were not read"}},
    .scenario = &every_answer_is_reported,
});

}  // namespace
