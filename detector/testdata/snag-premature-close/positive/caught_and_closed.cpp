// The reader gives up on an error, and its handler closes under the writers.
#include <stdexcept>

#include "csp/chan.h"
#include "csp/go.h"

int measure(int probe);

static void require_small(int value) {
  if (value > 1000) {
    throw std::range_error("off the scale");
  }
}

int total(int probes) {
  const auto values = csp::make_chan<int>();
  for (int probe = 0; probe < probes; ++probe) {
    csp::go([values, probe] { values.send(measure(probe)); });
  }
  int sum = 0;
  try {
    for (int probe = 0; probe < probes; ++probe) {
      const int value = values.receive().value_or(0);
      require_small(value);
      sum += value;
    }
  } catch (const std::range_error&) {
    values.close();  // expect: snag-premature-close
    throw;
  }
  return sum;
}
