#include "csp/chan.h"
#include "csp/go.h"

int measure(int probe);

int until_enough(int probes, int enough) {
  const auto values = csp::make_chan<int>();
  for (int i = 0; i != probes; ++i) {
    csp::go([i, values] { values.send(measure(i)); });  // expect: snag-leaked-writer
  }
  int sum = 0;
  for (int i = 0; i < probes && sum < enough; ++i) {
    sum += values.receive().value_or(0);
  }
  return sum;
}
