#include "cases/lifetime/loop-capture.h"

#include <optional>

#include "csp/csp.h"

namespace cases::loop_capture {

std::vector<probe> scan(const std::vector<int>& ports, const std::function<bool(int)>& is_open) {
  const csp::chan<probe> results = csp::make_chan<probe>();
  for (const int port : ports) {
    csp::go([&port, results, is_open] { results.send({port, is_open(port)}); });
  }

  std::vector<probe> probes;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (const std::optional<probe> result = results.receive()) {
      probes.push_back(*result);
    }
  }
  return probes;
}

}  // namespace cases::loop_capture
