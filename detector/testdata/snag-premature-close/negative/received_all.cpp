// As many are received as are sent, on every path.
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

int measure(int probe);

int sum(int n) {
  auto values = csp::make_chan<int>();
  for (int i = 0; i < n; ++i) {
    csp::go([i, values] { values.send(measure(i)); });
  }
  int total = 0;
  for (int i = 0; i < n; ++i) {
    total += values.receive().value_or(0);
  }
  values.close();
  return total;
}

int single() {
  auto value = csp::make_chan<int>();
  csp::go([value] { value.send(measure(0)); });
  const int got = value.receive().value_or(0);
  value.close();
  return got;
}
