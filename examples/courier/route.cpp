#include "csp/csp.h"
#include "examples/courier/courier.h"

namespace courier {

std::optional<std::string> plan_route(const parcel& what, const std::vector<planner>& planners) {
  const csp::chan<std::optional<std::string>> routes = csp::make_chan<std::optional<std::string>>();
  for (const planner& plan : planners) {
    csp::go([plan, what, routes] {
      routes.send(plan(what));  // planted: snag-leaked-writer
    });
  }
  for (std::size_t i = 0; i < planners.size(); ++i) {
    const auto route = routes.receive();
    if (route && route->has_value()) {
      return *route;
    }
  }
  return std::nullopt;
}

}  // namespace courier
