// The health check's core without the network, for `snag explore -- health-core-right`: one service is up,
// one is down, one probe throws, and one hangs and does not heed its context. All four have to be in the
// report, in their order.

#include <chrono>
#include <cstdio>
#include <stdexcept>

#include "examples/systems/health/health.h"

int main() {
  using namespace std::chrono_literals;
  using systems::health::state;
  const auto [ctx, cancel] = csp::with_timeout(csp::background(), 1s);
  const csp::cancel_guard at_exit(cancel);
  const auto release = csp::make_chan<csp::unit>();
  csp::go([release] {
    static_cast<void>(csp::after(5s).receive());
    release.close();
  });
  const std::vector<systems::health::report> all = systems::health::check(
      ctx,
      [release](const csp::context&, const std::string& service, int& status) -> csp::error {
        if (service == "thrown") {
          throw std::runtime_error("a probe with a fault of its own");
        }
        if (service == "hung") {
          static_cast<void>(release.receive());
        }
        status = service == "down" ? 503 : 200;
        return {};
      },
      {"up", "down", "thrown", "hung"});
  for (const auto& each : all) {
    std::printf("%s %s %d %s\n", each.service.c_str(), std::string(to_string(each.is)).c_str(), each.status,
                each.why.c_str());
  }
  const auto is = [&all](std::size_t i, const char* service, state as, int status) {
    return i < all.size() && all[i].service == service && all[i].is == as && all[i].status == status;
  };
  return all.size() == 4 && is(0, "up", state::up, 200) && is(1, "down", state::down, 503) &&
                 is(2, "thrown", state::down, 0) && is(3, "hung", state::late, 0)
             ? 0
             : 1;
}
