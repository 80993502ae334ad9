#include "cases/lifetime/loop-capture.h"

#include <algorithm>

#include "harness/case.h"

namespace {

using cases::loop_capture::probe;
using cases::loop_capture::scan;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Five ports, the even ones open: each must be probed once, with its own answer.
outcome each_port_is_probed_once(snag::run_context& run) {
  const int base = 1024 + static_cast<int>(run.random() % 1000);
  std::vector<int> ports;
  for (int i = 0; i < 5; ++i) {
    ports.push_back(base + i);
  }
  std::vector<probe> probes = scan(ports, [](int port) { return port % 2 == 0; });
  std::sort(probes.begin(), probes.end(), [](const probe& a, const probe& b) { return a.port < b.port; });
  for (std::size_t i = 0; i < ports.size(); ++i) {
    const int got = i < probes.size() ? probes[i].port : -1;
    if (got != ports[i] || probes[i].open != (got % 2 == 0)) {
      return outcome::wrong_output("probe " + std::to_string(i) + ": expected port " +
                                   std::to_string(ports[i]) + ", got " + std::to_string(got));
    }
  }
  return outcome::passed();
}

const snag::registered_case loop_capture({
    .id = "lifetime/loop-capture",
    .title = "every task captures the one loop variable by reference",
    .sources = {23, 48},
    .check = "snag-loop-capture",
    .check_gap = "",
    .mental_model =
        "each turn of the loop has a variable of its own that lives as long as somebody refers to it, "
        "as in Go since 1.22",
    .expectations =
        {
            {engine::stress, {flavour::plain}, {verdict::wrong_output}},
            {engine::stress, {flavour::tsan}, {verdict::raced, verdict::wrong_output}},
            {engine::stress, {flavour::asan}, {verdict::use_after_scope, verdict::wrong_output}},
            {engine::explore, {flavour::tsan}, {verdict::raced, verdict::wrong_output}},
        },
    .sightings = {{"golang/go", "#60078",
                   "years of this bug are the reason why Go 1.22 gave every turn a variable of its own"}},
    .scenario = &each_port_is_probed_once,
});

}  // namespace
