#include "cases/failures/group-token-after-end.h"

#include "harness/case.h"

namespace {

using cases::group_token_after_end::load_part;
using cases::group_token_after_end::publish;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two parts that can be loaded: the report is stored, unless the caller has given up meanwhile.
outcome the_report_is_stored(snag::run_context& run) {
  const std::string day = std::to_string(1 + run.random() % 28);
  const bool gives_up = run.random() % 4 == 0;
  const auto [caller, give_up] = csp::with_cancel(csp::background());
  const csp::cancel_guard at_end(give_up);
  const std::vector<load_part> parts = {
      [&day, gives_up, give_up = give_up](const csp::context&, std::string& text) -> csp::error {
        text = "day " + day;
        if (gives_up) {
          give_up();
        }
        return {};
      },
      [](const csp::context&, std::string& text) -> csp::error {
        text = ": all well";
        return {};
      },
  };
  std::string stored;
  const csp::error err =
      publish(caller, parts, [&](const csp::context& ctx, const std::string& report) -> csp::error {
        if (csp::error cancelled = ctx.err()) {
          return cancelled;
        }
        stored = report;
        return {};
      });
  const std::string expected = gives_up ? "" : "day " + day + ": all well";
  return static_cast<bool>(err) == gives_up && stored == expected
             ? outcome::passed()
             : outcome::wrong_output("stored: expected '" + expected + "', got '" + stored + "' and '" +
                                     err.message() + "'");
}

const snag::registered_case group_token_after_end({
    .id = "failures/group-token-after-end",
    .title = "the group's own context is used after its wait, which has cancelled it",
    .sources = {42},
    .check = "",
    .check_gap = "no check knows yet that a wait cancels the context of its group",
    .mental_model = "a group's context is cancelled where a task fails, and none has failed",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::wrong_output}},
            {engine::explore, {flavour::tsan}, {verdict::wrong_output}},
        },
    .sightings = {{"coinbase/mesh-sdk-go", "#90",
                   "the context of an error group was passed to handlers and helpers, and was cancelled"},
                  {"grafana/loki", "#20880",
                   "a decoder no longer uses its group's context, which is cancelled by the wait"}},
    .scenario = &the_report_is_stored,
});

}  // namespace
