#include "cases/channels/polling-default.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "harness/case.h"

namespace {

using cases::polling_default::check_all;
using cases::polling_default::report;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two services, one of them slow where slowness costs nothing: both must be reported.
outcome every_service_is_reported(snag::run_context& run) {
  const std::vector<std::string> services = {"billing", "search"};
  const std::string& slow = services[run.random() % services.size()];
  const std::chrono::milliseconds delay(run.virtual_time() ? run.random() % 1000 : 0);
  const std::vector<report> all = check_all(services, [slow, delay](const std::string& service) {
    if (service == slow && delay.count() > 0) {
      std::this_thread::sleep_for(delay);
    }
    return service == "billing";
  });
  for (const std::string& service : services) {
    const auto as_it_is = [&](const report& one) {
      return one.service == service && one.up == (service == "billing");
    };
    if (all.size() != services.size() || std::count_if(all.begin(), all.end(), as_it_is) != 1) {
      return outcome::lost_result(service + " is not reported once; got " + std::to_string(all.size()) +
                                  " of " + std::to_string(services.size()));
    }
  }
  return outcome::passed();
}

const snag::registered_case polling_default({
    .id = "channels/polling-default",
    .title = "the collector looks into the channel N times instead of waiting for N results",
    .sources = {49},
    .check = "",
    .check_gap = "that a turn without a result counts as a turn is a matter of what the loop is for",
    .mental_model = "a select in a loop of N turns takes N results; the default only keeps it from blocking",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::lost_result}},
            {engine::explore, {flavour::tsan}, {verdict::lost_result}},
        },
    .sightings = {{"gravitational/teleport", "#4134",
                   "the other half: a break that was to end the loop left the select inside it"}},
    .scenario = &every_service_is_reported,
});

}  // namespace
