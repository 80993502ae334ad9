#include "cases/channels/rendezvous-reply.h"

#include "harness/case.h"

namespace {

using cases::rendezvous_reply::token_cache;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// A caller gives up at some moment or other; the next one must get the token all the same.
outcome the_next_caller_gets_the_token(snag::run_context& run) {
  const std::string expected = "token-" + std::to_string(run.random() % 1000);
  csp::wait_group user;
  token_cache cache([token = expected] { return token; });
  const auto [ctx, cancel] = csp::with_cancel(csp::background());
  user.go([give_up = cancel] { give_up(); });
  const std::optional<std::string> first = cache.token(ctx);
  const std::string second = cache.token(csp::background()).value_or("none");
  user.wait();
  if (second != expected || first.value_or(expected) != expected) {
    return outcome::lost_result("expected " + expected + ", got " + second);
  }
  return outcome::passed();
}

const snag::registered_case rendezvous_reply({
    .id = "channels/rendezvous-reply",
    .title = "a server sends its reply on an unbuffered channel whose caller has given up, and serves nobody "
             "any more",
    .sources = {30},
    .check = "snag-leaked-writer",
    .check_gap = "",
    .mental_model = "whoever asks waits for the answer, so that a reply always finds its receiver",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"rubyist/circuitbreaker", "#35",
                   "after a timeout nobody read the result, and its sender stayed for ever"},
                  {"go-co-op/gocron", "#835",
                   "stop gave up waiting, and the executor blocked in telling it that all had stopped"}},
    .scenario = &the_next_caller_gets_the_token,
});

}  // namespace
