// The health check under load: services with faults, the system in front of them, and many clients.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "examples/systems/compare.h"
#include "examples/systems/downstream.h"
#include "examples/systems/health/health.h"
#include "examples/systems/load.h"

namespace {

using systems::fault;
using namespace systems::health;

constexpr int services_of_each = 5;

std::vector<std::string> services_of(const std::string& id) {
  std::vector<std::string> services;
  for (int i = 0; i < services_of_each; ++i) {
    services.push_back(id + "." + std::to_string(i));
  }
  return services;
}

probe probing(const systems::downstream& service) {
  return [&service](const csp::context& ctx, const std::string& name, int& status) {
    systems::reply got;
    csp::error failed = service.ask(ctx, name, got);
    status = failed ? 0 : got.status;
    return failed;
  };
}

systems::reply answer(const csp::context& ctx, const probe& ask, const std::string& id) {
  nlohmann::json all = nlohmann::json::array();
  bool well = true;
  for (const report& each : check(ctx, ask, services_of(id))) {
    well = well && each.is == state::up;
    all.push_back({{"service", each.service},
                   {"state", to_string(each.is)},
                   {"status", each.status},
                   {"why", each.why}});
  }
  return {well ? 200 : 503, all.dump()};
}

systems::verdict_of_request judge(const systems::downstream& service, const std::string& id,
                                  const systems::reply& got) {
  const nlohmann::json all = nlohmann::json::parse(got.body);
  const std::vector<std::string> services = services_of(id);
  if (all.size() != services.size()) {
    return fmt::format("{} of {} services in the report", all.size(), services.size());
  }
  for (const std::string& name : services) {
    if (std::none_of(all.begin(), all.end(),
                     [&name](const nlohmann::json& each) { return each["service"] == name; })) {
      return "one service twice, another not at all";
    }
  }
  bool well = true;
  for (std::size_t i = 0; i < services.size(); ++i) {
    const nlohmann::json& each = all[i];
    if (each["service"] != services[i]) {
      return "the order is lost";
    }
    const fault met = service.fault_of(services[i]);
    const bool down = met == fault::error || met == fault::refused;
    const state is = down ? state::down : met == fault::hung ? state::late : state::up;
    const int status = is == state::up ? 200 : met == fault::error ? service.status_of(services[i]) : 0;
    if (each["state"] != to_string(is)) {
      return fmt::format("{} instead of {}", each["state"].get<std::string>(), to_string(is));
    }
    if (each["status"] != status || each["why"].get<std::string>().empty() != (is == state::up)) {
      return "a service without its own status";
    }
    well = well && is == state::up;
  }
  return got.status == (well ? 200 : 503) ? "" : fmt::format("{} for all of them", got.status);
}

/// The baseline: one service after the other.
void serial(const probe& ask, const std::string& id) {
  for (const std::string& service : services_of(id)) {
    int status = 0;
    if (ask(csp::background(), service, status)) {
      std::abort();  // nothing fails there
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  systems::load_options defaults;
  defaults.deadline = std::chrono::seconds(10);  // a dozen threads work for each request
  const systems::load_options options = systems::parse_load(
      argc, argv, "GET /health: the state of five services, many times at once", defaults);
  const systems::downstream slow(options.seed, {.delayed = 100}, services_of_each);
  systems::print_comparison(
      "5 services", [&](int round) { serial(probing(slow), std::to_string(round)); },
      [&](int round) {
        static_cast<void>(check(csp::background(), probing(slow), services_of(std::to_string(round))));
      });

  const auto threads = static_cast<unsigned>(options.concurrency) + 8;
  systems::downstream service(options.seed, options.faults ? systems::usual_faults() : systems::fault_rates{},
                              services_of_each * threads);
  systems::http_server server(threads);
  server.on("/health", [&](const std::string& id) {
    const auto [ctx, cancel] = csp::with_timeout(csp::background(), options.deadline);
    const csp::cancel_guard at_exit(cancel);
    return answer(ctx, probing(service), id);
  });
  const int port = server.start();

  const csp::leak_check leaks;
  const systems::load_result result = systems::run_load(
      options, [&](const csp::context& ctx, std::uint64_t i) -> systems::verdict_of_request {
        const std::string id = std::to_string(i);
        systems::reply got;
        return systems::get(ctx, port, "/health", id, got) ? "lost" : judge(service, id, got);
      });
  service.release();
  server.stop();
  systems::print_load("GET /health", result);
  return systems::conclude(result, leaks);
}
