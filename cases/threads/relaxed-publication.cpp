#include "cases/threads/relaxed-publication.h"

#include "harness/case.h"

namespace {

using cases::relaxed_publication::route;
using cases::relaxed_publication::route_table;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two requests while the table is loaded: each goes to its own backend or to the default one.
outcome requests_come_while_the_table_is_loaded(snag::run_context& run) {
  const std::string suffix = std::to_string(run.random() % 100);
  const std::vector<std::string> got = route(
      {"shop", "blog"}, [&suffix] { return route_table{{"shop", "s" + suffix}, {"blog", "b" + suffix}}; });
  const bool good = got.size() == 2 && (got[0] == "default" || got[0] == "s" + suffix) &&
                    (got[1] == "default" || got[1] == "b" + suffix);
  return good ? outcome::passed() : outcome::wrong_output("a request went to another host's backend");
}

const snag::registered_case relaxed_publication({
    .id = "threads/relaxed-publication",
    .title =
        "a table is published by a relaxed store of its address, which says nothing of what it points to",
    .sources = {},
    .check = "",
    .check_gap =
        "whether data hangs on an atomic is known to the author alone; many relaxed stores are right",
    .mental_model =
        "a store that comes last in the source comes last: whoever sees the pointer sees the table",
    .expectations =
        {
            {engine::stress, {flavour::tsan}, {verdict::raced}},
            {engine::explore, {flavour::tsan}, {verdict::raced}},
        },
    .sightings = {},
    .scenario = &requests_come_while_the_table_is_loaded,
});

}  // namespace
