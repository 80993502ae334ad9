#include "cases/failures/broken-promise.h"

#include "harness/case.h"

namespace {

using cases::broken_promise::quote;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three symbols, one of which may be unknown to the exchange: each gets its line.
outcome every_symbol_is_answered(snag::run_context& run) {
  const std::vector<std::string> symbols = {"ACME", "BETA", "CORE"};
  const std::size_t unknown = run.random() % 4;  // 3: none is
  const std::vector<std::string> got = quote(symbols, [&](const std::string& symbol) -> std::optional<long> {
    if (unknown < symbols.size() && symbol == symbols[unknown]) {
      return std::nullopt;
    }
    return 1000 + symbol.front();
  });
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const std::string expected =
        symbols[i] + (i == unknown ? " not traded" : " " + std::to_string(1000 + symbols[i].front()));
    if (i >= got.size() || got[i] != expected) {
      return outcome::wrong_output("line " + std::to_string(i) + ": expected '" + expected + "', got '" +
                                   (i < got.size() ? got[i] : "nothing") + "'");
    }
  }
  return outcome::passed();
}

const snag::registered_case broken_promise({
    .id = "failures/broken-promise",
    .title = "one path of the server never fulfils the promise, and its caller waits for ever",
    .sources = {21},
    .check = "snag-broken-promise",
    .check_gap = "",
    .mental_model = "where there is nothing to answer, no answer is needed",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings =
        {{"Lawrencemm/LM-Engine", "#71",
          "an exception in the remote function left the promise that the caller waits on unfulfilled"},
         {"Snapchat/djinni", "#187", "a promise that was discarded left its futures blocked in get"}},
    .scenario = &every_symbol_is_answered,
});

}  // namespace
