#include "cases/lifetime/outlives-aggregate.h"

#include <memory>

#include "csp/csp.h"

namespace cases::outlives_aggregate {

overview load_overview(const std::vector<service>& services) {
  // Shared with the tasks: whoever is last lets go of it.
  const auto figures = std::make_shared<std::vector<figure>>();
  for (const service& one : services) {
    figures->push_back({one.name, 0});
  }
  // Room for every answer: nobody is left waiting when the first error ends the loop below.
  const csp::chan<std::string> errors = csp::make_chan<std::string>(services.size());
  for (std::size_t i = 0; i < services.size(); ++i) {
    csp::go([one = services[i], errors, figures, i] {
      const std::optional<int> answer = one.ask();
      if (answer) {
        (*figures)[i].value = *answer;
      }
      errors.send(answer ? "" : one.name + " is down");
    });
  }
  for (std::size_t i = 0; i < services.size(); ++i) {
    const std::string error = errors.receive().value_or("");
    if (!error.empty()) {
      return {{}, error};
    }
  }
  return {*figures, ""};
}

}  // namespace cases::outlives_aggregate
