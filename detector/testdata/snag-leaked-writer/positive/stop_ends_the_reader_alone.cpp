// The loop has a condition of its own, which a stop makes false as well.
#include <optional>
#include <vector>

#include "csp/context.h"
#include "csp/go.h"
#include "csp/select.h"

int measure(int probe);

static int sum_of(const csp::recv_chan<int>& values, const csp::recv_chan<csp::unit>& stop) {
  int sum = 0;
  for (bool going = true; going;) {
    csp::select(csp::on_receive(values,
                                [&](std::optional<int> one) {
                                  sum += one.value_or(0);
                                  going = one.has_value();
                                }),
                csp::on_receive(stop, [&] { going = false; }));
  }
  return sum;
}

int by_a_helper(const std::vector<int>& probes, const csp::context& until) {
  const auto values = csp::make_chan<int>();
  for (const int probe : probes) {
    csp::go([probe, values] { values.send(measure(probe)); });  // expect: snag-leaked-writer
  }
  return sum_of(values, until.done());
}

int here(const std::vector<int>& probes, const csp::context& until) {
  const auto values = csp::make_chan<int>();
  for (const int probe : probes) {
    csp::go([probe, values] { values.send(measure(probe)); });  // expect: snag-leaked-writer
  }
  int sum = 0;
  std::optional<int> one = 0;
  while (one) {
    csp::select(csp::on_receive(values, [&](std::optional<int> got) { one = got; }),
                csp::on_receive(until.done(), [&one] { one.reset(); }));
    sum += one.value_or(0);
  }
  return sum;
}
