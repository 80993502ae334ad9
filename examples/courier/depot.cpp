#include "csp/csp.h"
#include "examples/courier/courier.h"

namespace courier {

bool any_depot_open(const std::vector<depot>& depots) {
  const csp::chan<bool> answers = csp::make_chan<bool>();
  for (const depot& is_open : depots) {
    csp::go([is_open, answers] { answers.send(is_open()); });
  }
  bool open = false;
  for (std::size_t i = 0; i < depots.size() && !open; ++i) {
    open = answers.receive().value_or(false);
  }
  answers.close();  // planted: snag-premature-close
  return open;
}

}  // namespace courier
