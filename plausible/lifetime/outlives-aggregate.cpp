#include "cases/lifetime/outlives-aggregate.h"

#include <atomic>
#include <memory>

#include "csp/csp.h"

namespace cases::outlives_aggregate {

overview load_overview(const std::vector<service>& services) {
  std::vector<figure> figures;
  for (const service& one : services) {
    figures.push_back({one.name, 0});
  }
  // Tells those who are late that nobody wants their figure any more.
  const auto cancelled = std::make_shared<std::atomic<bool>>(false);
  // Room for every answer: nobody is left waiting when the first error ends the loop below.
  const csp::chan<std::string> errors = csp::make_chan<std::string>(services.size());
  for (std::size_t i = 0; i < services.size(); ++i) {
    csp::go([one = services[i], errors, cancelled, &mine = figures[i]] {
      const std::optional<int> answer = one.ask();
      if (answer && !cancelled->load()) {
        mine.value = *answer;
      }
      errors.send(answer ? "" : one.name + " is down");
    });
  }
  for (std::size_t i = 0; i < services.size(); ++i) {
    const std::string error = errors.receive().value_or("");
    if (!error.empty()) {
      cancelled->store(true);
      return {{}, error};
    }
  }
  return {figures, ""};
}

}  // namespace cases::outlives_aggregate
