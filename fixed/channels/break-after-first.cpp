#include "cases/channels/break-after-first.h"

#include <optional>

#include "csp/csp.h"

namespace cases::break_after_first {

namespace {

struct answer {
  std::size_t service = 0;
  bool up = false;
};

}  // namespace

std::vector<report> check_all(const std::vector<std::string>& services, std::chrono::milliseconds limit,
                              const std::function<bool(const std::string&)>& is_up) {
  const csp::chan<answer> answers = csp::make_chan<answer>(services.size());
  std::vector<report> reports;
  for (std::size_t i = 0; i < services.size(); ++i) {
    reports.push_back({services[i], health::late});
    csp::go([i, service = services[i], is_up, answers] { answers.send({i, is_up(service)}); });
  }

  const auto deadline = std::chrono::steady_clock::now() + limit;
  std::size_t waiting = services.size();
  while (waiting > 0) {
    csp::select(csp::on_receive(answers,
                                [&](std::optional<answer> one) {
                                  reports[one->service].is = one->up ? health::up : health::down;
                                  --waiting;
                                }),
                csp::on_timeout(deadline, [&] { waiting = 0; }));
  }
  return reports;
}

}  // namespace cases::break_after_first
