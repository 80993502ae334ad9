#include <chrono>

#include "csp/chan.h"
#include "csp/go.h"

int measure(int probe);

int one() {
  const auto value = csp::make_chan<int>();
  csp::go([value] { value.send(measure(1)); });
  return value.receive().value_or(0);
}

int per_round(int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i) {
    const auto value = csp::make_chan<int>();
    csp::go([i, value] { value.send(measure(i)); });
    sum += value.receive().value_or(0);
  }
  return sum;
}

void polite(std::chrono::milliseconds limit) {
  const auto value = csp::make_chan<int>();
  csp::go([value, limit] { (void)value.send_for(measure(1), limit); });
  (void)value.receive_for(limit);
}
