// The channel is the result: its reader is somebody else.
#include "csp/chan.h"
#include "csp/go.h"

csp::recv_chan<int> numbers(int n) {
  const auto values = csp::make_chan<int>();
  csp::go([n, values] {
    for (int i = 0; i < n; ++i) {
      values.send(i);
    }
    values.close();
  });
  return values;
}

void elsewhere(csp::recv_chan<int> from);

int hand_over(int n) {
  const auto values = csp::make_chan<int>();
  csp::go([n, values] {
    for (int i = 0; i < n; ++i) {
      values.send(i);
    }
    values.close();
  });
  const int first = values.receive().value_or(0);
  elsewhere(values);
  return first;
}
