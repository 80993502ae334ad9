#include "cases/channels/polling-default.h"

#include <optional>
#include <utility>

#include "csp/csp.h"

namespace cases::polling_default {

std::vector<report> check_all(const std::vector<std::string>& services,
                              const std::function<bool(const std::string&)>& is_up) {
  // Room for all, so that no task has to wait for its report to be read.
  const csp::chan<report> reports = csp::make_chan<report>(services.size());
  for (const std::string& service : services) {
    csp::go([service, is_up, reports] { reports.send({service, is_up(service)}); });
  }

  std::vector<report> all;
  for (std::size_t i = 0; i < services.size(); ++i) {
    csp::select(
        // One report a turn.
        csp::on_receive(reports, [&all](std::optional<report> one) { all.push_back(std::move(*one)); }));
  }
  return all;
}

}  // namespace cases::polling_default
