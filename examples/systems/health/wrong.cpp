#include <memory>

#include "examples/systems/health/health.h"

namespace systems::health {

std::vector<report> check(const csp::context& /*ctx*/, const probe& ask,
                          const std::vector<std::string>& services) {
  const auto results = csp::make_chan<report>();
  const auto asking = std::make_shared<csp::wait_group>();
  const std::string* endpoint = nullptr;
  for (const std::string& service : services) {
    endpoint = &service;
    asking->add(1);
    csp::go([&endpoint, ask, results, asking] {
      try {
        int status = 0;
        const std::string name = *endpoint;
        const csp::error failed = ask(csp::background(), name, status);
        asking->done();
        if (failed) {
          results.send({name, state::down, 0, failed.message()});
        } else if (status >= 400) {
          results.send({name, state::down, 0, "non 2xx"});
        } else {
          results.send({name, state::up, status, ""});
        }
      } catch (...) {
        // A check must not end the server.
      }
    });
  }
  csp::go([asking, results] {
    asking->wait();
    results.close();
  });
  std::vector<report> all;
  for (const report& each : results) {
    all.push_back(each);
  }
  return all;
}

}  // namespace systems::health
