#include "cases/failures/formatter-throws.h"

#include "harness/case.h"

namespace {

using cases::formatter_throws::read_all;
using cases::formatter_throws::sensor;
using cases::formatter_throws::sensor_fault;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three sensors, one of which fails, with a code that the manual knows or with one that it does not: the
/// other two are read.
outcome a_fault_costs_one_value(snag::run_context& run) {
  const std::size_t failing = run.random() % 3;
  const unsigned code = run.random() % 2 == 0 ? 1 : 77;
  std::vector<sensor> sensors;
  for (std::size_t i = 0; i < 3; ++i) {
    sensors.emplace_back([=] {
      if (i == failing) {
        throw sensor_fault{code};
      }
      return 20 + static_cast<int>(i);
    });
  }
  const std::vector<std::string> got = read_all(sensors);
  for (std::size_t i = 0; i < sensors.size(); ++i) {
    const bool right = i == failing ? got[i].find_first_not_of("0123456789") != std::string::npos
                                    : got[i] == std::to_string(20 + i);
    if (!right) {
      return outcome::wrong_output("sensor " + std::to_string(i) + ": expected " +
                                   (i == failing ? "a reason" : std::to_string(20 + i)) + ", got '" + got[i] +
                                   "'");
    }
  }
  return outcome::passed();
}

const snag::registered_case formatter_throws({
    .id = "failures/formatter-throws",
    .title = "the handler that describes an exception throws itself, and nothing catches that",
    .sources = {17},
    .check = "snag-escaping-exception",
    .check_gap = "",
    .mental_model = "what stands in a catch block is safe: the exception has been caught",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::panicked}},
            {engine::explore, {flavour::tsan}, {verdict::panicked}},
        },
    .sightings = {{"diasurgical/DevilutionX", "#1735",
                   "a message that could not be formatted ended the game until the exception was caught"}},
    .scenario = &a_fault_costs_one_value,
});

}  // namespace
