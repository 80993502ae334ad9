#include "cases/time/first-callers-context.h"

#include <thread>

#include "harness/case.h"

namespace {

using cases::first_callers_context::answer;
using cases::first_callers_context::token_cache;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two callers wait for the one fetch, and the first gives up: the second has all the time in the world.
outcome the_first_caller_gives_up(snag::run_context& run) {
  const std::string token = "token " + std::to_string(run.random() % 1000);
  const csp::chan<csp::unit> asked = csp::make_chan<csp::unit>(2);
  const csp::chan<csp::unit> ready = csp::make_chan<csp::unit>();
  token_cache cache(csp::background(), [&](const csp::context& ctx) {
    asked.send({});
    answer fetched = csp::canceled;
    csp::select(csp::on_receive(ctx.done()), csp::on_receive(ready, [&] { fetched = token; }));
    return fetched;
  });

  const auto [impatient, give_up] = csp::with_cancel(csp::background());
  std::jthread first([&cache, &ctx = impatient] { (void)cache.get(ctx); });
  (void)asked.receive();
  answer got;
  std::jthread second([&] { got = cache.get(csp::background()); });
  give_up();
  first.join();
  ready.close();
  second.join();
  return got && *got == token
             ? outcome::passed()
             : outcome::lost_result("expected " + token + ", got " + (got ? *got : got.err.what()));
}

const snag::registered_case first_callers_context({
    .id = "time/first-callers-context",
    .title =
        "a shared fetch runs under the context of whoever asked first, and fails for all when he gives up",
    .sources = {32},
    .check = "",
    .check_gap = "whose context a shared task should have is not in the code",
    .mental_model = "a context is passed on to all that is done for the request",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::lost_result}},
            {engine::explore, {flavour::tsan}, {verdict::lost_result}},
        },
    .sightings = {{"authzed/spicedb", "#925",
                   "a namespace read that was shared used the context of a branch that had been cancelled"}},
    .scenario = &the_first_caller_gives_up,
});

}  // namespace
