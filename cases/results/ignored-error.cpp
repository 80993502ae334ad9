#include "cases/results/ignored-error.h"

#include "harness/case.h"

namespace {

using cases::ignored_error::net_worth;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

std::string printed(std::optional<long> cents) {
  return cents ? std::to_string(*cents) : std::string("nothing");
}

/// Assets and debts, of which one may fail to load: then there is no result, and never half of one.
outcome half_a_sheet_is_no_sheet(snag::run_context& run) {
  const std::uint64_t kind = run.random() % 3;
  const std::string failing = kind == 0 ? "assets" : kind == 1 ? "debts" : "none";
  const std::optional<long> expected = kind == 2 ? std::optional<long>(700) : std::nullopt;
  const std::optional<long> got = net_worth([&](const std::string& column, long& cents) -> csp::error {
    if (column == failing) {
      return csp::errorf("{}: the ledger is locked", column);
    }
    cents = column == "assets" ? 1000 : 300;
    return {};
  });
  return got == expected
             ? outcome::passed()
             : outcome::wrong_output("net worth: expected " + printed(expected) + ", got " + printed(got));
}

const snag::registered_case ignored_error({
    .id = "results/ignored-error",
    .title = "the error of the wait is thrown away, and the results of tasks that failed are used",
    .sources = {20},
    .check = "",
    .check_gap =
        "the error is dropped by an explicit cast, which is how one tells every tool that it is meant",
    .mental_model = "after the wait the results are there, for that is what the wait is for",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::wrong_output}},
            {engine::explore, {flavour::tsan}, {verdict::wrong_output}},
        },
    .sightings =
        {{"kube-burner/kube-burner", "#1135",
          "the error of waiting for a list of objects was dropped, and failures passed for success"}},
    .scenario = &half_a_sheet_is_no_sheet,
});

}  // namespace
