#include "cases/results/unfinished-reads-success.h"

#include <stdexcept>

#include "harness/case.h"

namespace {

using cases::unfinished_reads_success::report;
using cases::unfinished_reads_success::roll_out;
using cases::unfinished_reads_success::step;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// What the remote shell throws when its command fails; it is not a std::exception.
struct exit_status {
  int code = 0;
};

/// Three hosts, of which one fails in one way or the other: it must not be reported as installed.
outcome a_failed_host_is_not_installed(snag::run_context& run) {
  const std::size_t failing = run.random() % 3;
  const bool by_status = run.random() % 2 == 0;
  std::vector<step> steps;
  for (std::size_t i = 0; i < 3; ++i) {
    steps.push_back({"host-" + std::to_string(i), [=] {
                       if (i == failing && by_status) {
                         throw exit_status{127};
                       }
                       if (i == failing) {
                         throw std::runtime_error("disk full");
                       }
                     }});
  }
  const std::vector<report> got = roll_out(steps);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (got[i].installed != (i != failing)) {
      return outcome::wrong_output(
          steps[i].host + ": expected " +
          (i == failing ? "a failure, got 'installed'" : "'installed', got a failure"));
    }
  }
  return outcome::passed();
}

const snag::registered_case unfinished_reads_success({
    .id = "results/unfinished-reads-success",
    .title = "a slot starts as success, and a task that ends by another way than it knows leaves it so",
    .sources = {14},
    .check = "",
    .check_gap = "the initial value is right or wrong by its meaning, which no static check knows",
    .mental_model =
        "a task either returns or throws a std::exception, so who reports failures reports them all",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::wrong_output}},
            {engine::explore, {flavour::tsan}, {verdict::wrong_output}},
        },
    .sightings =
        {{"gofr-dev/gofr", "#3425",
          "the error of a handler that panicked stayed nil, and its message was committed as handled"}},
    .scenario = &a_failed_host_is_not_installed,
});

}  // namespace
