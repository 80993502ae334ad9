// The aggregator under load: a downstream service with faults, the system in front of it, and many clients.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "examples/systems/aggregator/aggregator.h"
#include "examples/systems/compare.h"
#include "examples/systems/downstream.h"
#include "examples/systems/load.h"

namespace {

using systems::fault;
using systems::aggregator::pieces;

/// What the client has to get, by the faults that its pieces meet.
int expected_status(const systems::downstream& service, const std::string& id) {
  bool hung = false;
  for (int i = 0; i < pieces; ++i) {
    const fault met = service.fault_of(id + "/" + std::to_string(i));
    if (met == fault::error || met == fault::refused) {
      return 502;
    }
    hung = hung || met == fault::hung;
  }
  return hung ? 504 : 200;
}

std::string expected_body(const std::string& id) {
  nlohmann::json all = nlohmann::json::array();
  for (int i = 0; i < pieces; ++i) {
    all.push_back(systems::downstream::answer_of(id + "/" + std::to_string(i)));
  }
  return nlohmann::json({{"pieces", all}}).dump();
}

/// The pieces of a service that is slow: one after the other, and as the system asks for them.
void compare(std::uint64_t seed) {
  const systems::downstream slow(seed, systems::fault_rates{.delayed = 100}, 8);
  const systems::aggregator::fetch ask = [&slow](const csp::context& ctx, const std::string& question,
                                                 std::string& into) { return slow.ask(ctx, question, into); };
  systems::print_comparison(
      "three slow pieces",
      [&](int round) {
        std::string into;
        for (int i = 0; i < pieces; ++i) {
          (void)ask(csp::background(), std::to_string(round) + "/" + std::to_string(i), into);
        }
      },
      [&](int round) {
        systems::aggregator::response out;
        systems::aggregator::aggregate(csp::background(), ask, std::to_string(round), out);
      });
}

}  // namespace

int main(int argc, char** argv) {
  const systems::load_options options =
      systems::parse_load(argc, argv, "GET /result from an aggregator of three pieces, many times at once");
  const auto threads = static_cast<unsigned>(options.concurrency) + 8;
  systems::downstream service(options.seed, options.faults ? systems::usual_faults() : systems::fault_rates{},
                              systems::aggregator::pieces * threads);
  const systems::aggregator::fetch ask = [&service](const csp::context& ctx, const std::string& question,
                                                    std::string& into) {
    return service.ask(ctx, question, into);
  };
  systems::http_server server(threads);
  server.on("/result", [&](const std::string& id) {
    const auto [ctx, cancel] = csp::with_timeout(csp::background(), options.deadline);
    const csp::cancel_guard at_exit(cancel);
    systems::aggregator::response out;
    systems::aggregator::aggregate(ctx, ask, id, out);
    return systems::reply{out.status(), out.body()};
  });
  const int port = server.start();

  const csp::leak_check leaks;
  const systems::load_result result = systems::run_load(
      options, [&](const csp::context& ctx, std::uint64_t i) -> systems::verdict_of_request {
        const std::string id = std::to_string(i);
        systems::reply got;
        if (systems::get(ctx, port, "/result", id, got)) {
          return "lost";
        }
        const int expected = expected_status(service, id);
        if (got.status == 200 && expected != 200) {
          return "an error as 200";
        }
        if (got.status != expected) {
          return fmt::format("{} instead of {}", got.status, expected);
        }
        return got.status == 200 && got.body != expected_body(id) ? "a wrong answer" : "";
      });
  service.release();
  server.stop();
  systems::print_load("GET /result", result);
  if (result.kept()) {
    compare(options.seed);
  }
  return systems::conclude(result, leaks);
}
