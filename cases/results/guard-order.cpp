#include "cases/results/guard-order.h"

#include <stdexcept>

#include "harness/case.h"

namespace {

using cases::guard_order::gate;
using cases::guard_order::objections;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three gates, one of which objects: its objection must be there when the function returns.
outcome the_objection_is_heard(snag::run_context& run) {
  const std::size_t objecting = run.random() % 3;
  std::vector<gate> gates;
  for (std::size_t i = 0; i < 3; ++i) {
    gates.push_back({"gate-" + std::to_string(i), [=] {
                       if (i == objecting) {
                         throw std::runtime_error("two unknown");
                       }
                     }});
  }
  const std::string expected = gates[objecting].name + ": two unknown";
  const std::vector<std::string> got = objections(gates);
  return got.size() == 1 && got.front() == expected
             ? outcome::passed()
             : outcome::lost_result("objections: expected '" + expected + "', got " +
                                    (got.empty() ? "none" : "'" + got.front() + "'"));
}

const snag::registered_case guard_order({
    .id = "results/guard-order",
    .title = "the guard that counts the task as done ends before the handler that writes the task's error",
    .sources = {15},
    .check = "snag-misplaced-done",
    .check_gap = "",
    .mental_model = "the guard counts at the end of the task, and a catch block belongs to the task",
    .expectations =
        {
            {engine::stress, {flavour::tsan}, {verdict::raced, verdict::lost_result}},
            {engine::stress, {}, {verdict::lost_result}},
            {engine::explore, {flavour::tsan}, {verdict::raced, verdict::lost_result}},
        },
    .sightings = {{"getsentry/sentry-go", "#247",
                   "the wait group was counted down before the deferred report of the panic"},
                  {"acroca/go-symbols", "#1",
                   "the deferred Done ran before the deferred append of the result"}},
    .scenario = &the_objection_is_heard,
});

}  // namespace
