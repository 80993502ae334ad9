#include "cases/results/status-after-body.h"

#include <stdexcept>

#include "harness/case.h"

namespace {

using cases::status_after_body::part;
using cases::status_after_body::response;
using cases::status_after_body::serve;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three parts, of which one may fail: the status says so.
outcome the_status_says_how_it_went(snag::run_context& run) {
  const std::size_t failing = run.random() % 4;  // 3: none does
  std::vector<part> parts;
  for (std::size_t i = 0; i < 3; ++i) {
    parts.emplace_back([=]() -> std::string {
      if (i == failing) {
        throw std::runtime_error("connection refused");
      }
      return "part " + std::to_string(i) + "\n";
    });
  }
  response out;
  serve(parts, out);
  if (const int expected = failing < parts.size() ? 502 : 200; out.status() != expected) {
    return outcome::wrong_output("status: expected " + std::to_string(expected) + ", got " +
                                 std::to_string(out.status()));
  }
  return failing < parts.size() || out.body() == "part 0\npart 1\npart 2\n"
             ? outcome::passed()
             : outcome::wrong_output("body: expected three parts, got '" + out.body() + "'");
}

const snag::registered_case status_after_body({
    .id = "results/status-after-body",
    .title = "the parts are written as they come in, and the error of a later one goes out as 200",
    .sources = {4},
    .check = "",
    .check_gap = "that a status counts only before the body is a rule of the protocol, not of the language",
    .mental_model = "the answer is sent when the handler returns, so the order of its calls does not matter",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::wrong_output}},
            {engine::explore, {flavour::tsan}, {verdict::wrong_output}},
        },
    .sightings = {{"Azure/ARO-HCP", "#441",
                   "errors were written before their status, and the server had sent 200 by then"}},
    .scenario = &the_status_says_how_it_went,
});

}  // namespace
