#include <memory>

#include "csp/csp.h"
#include "examples/courier/courier.h"

namespace courier {

int count_shelves(const std::vector<std::function<int()>>& depots) {
  const csp::chan<int> counts = csp::make_chan<int>();
  const auto counting = std::make_shared<csp::wait_group>();
  for (const auto& count : depots) {
    counting->add(1);
    csp::go([count, counts, counting] {
      const int shelves = count();
      counting->done();  // planted: snag-misplaced-done
      counts.send(shelves);
    });
  }
  csp::go([counts, counting] {
    counting->wait();
    counts.close();
  });
  int total = 0;
  for (const int shelves : counts) {
    total += shelves;
  }
  return total;
}

}  // namespace courier
