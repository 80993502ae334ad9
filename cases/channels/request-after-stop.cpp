#include "cases/channels/request-after-stop.h"

#include "harness/case.h"

namespace {

using cases::request_after_stop::price_service;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// A customer asks while the service is stopped: there is a price or there is none, but there is an answer.
outcome the_customer_gets_an_answer(snag::run_context& run) {
  const int expected = 100 + static_cast<int>(run.random() % 900);
  price_service service([expected](const std::string&) { return expected; });
  std::optional<int> price;
  std::thread customer([&] { price = service.price("lamp"); });
  service.stop();
  customer.join();
  if (price.value_or(expected) != expected) {
    return outcome::wrong_output("expected " + std::to_string(expected) + ", got " + std::to_string(*price));
  }
  return outcome::passed();
}

const snag::registered_case request_after_stop({
    .id = "channels/request-after-stop",
    .title = "a request to a service that has stopped waits for an answer that nobody will give",
    .sources = {33},
    .check = "snag-broken-promise",
    .check_gap =
        "who may still ask after stop is up to the callers, and that a queue is served no more is not seen",
    .mental_model = "whoever stops a service has made sure that nobody asks any more",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"bitcoin-dev-project/sim-ln", "#193",
                   "tasks sent to receivers that had left at the shutdown signal, and the program hung"},
                  {"blinklabs-io/gouroboros", "#478",
                   "a wait on the queue did not look at the end of the protocol"}},
    .scenario = &the_customer_gets_an_answer,
});

}  // namespace
