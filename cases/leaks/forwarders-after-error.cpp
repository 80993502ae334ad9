#include "cases/leaks/forwarders-after-error.h"

#include "harness/case.h"

namespace {

using cases::forwarders_after_error::fetch_page;
using cases::forwarders_after_error::part;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two parts, and both fail: the error of either must come back, and nobody may be left.
outcome both_parts_fail(snag::run_context& run) {
  const std::string status = std::to_string(500 + run.random() % 5);
  std::vector<part> parts;
  for (const char* name : {"header", "news"}) {
    parts.emplace_back([name, status] { return std::string(name) + ": " + status; });
  }
  const std::string got = fetch_page(parts);
  return got == "header: " + status || got == "news: " + status
             ? outcome::passed()
             : outcome::wrong_output("error: expected that of header or news, got '" + got + "'");
}

const snag::registered_case forwarders_after_error({
    .id = "leaks/forwarders-after-error",
    .title = "the reader of a merged channel returns at the first error; forwarder and closer wait for ever",
    .sources = {5},
    .check = "snag-leaked-writer",
    .check_gap = "",
    .mental_model = "each source has room for its one error, so nobody can be left waiting to send",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::leaked}},
            {engine::explore, {flavour::tsan}, {verdict::leaked}},
        },
    .sightings = {{"dgraph-io/dgraph", "#3074",
                   "several fan-outs returned at the first error while their goroutines were still sending"}},
    .scenario = &both_parts_fail,
});

}  // namespace
