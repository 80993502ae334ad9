// What is left is read by a task of its own.
#include "csp/chan.h"
#include "csp/go.h"

int measure(int probe);

int first(int n) {
  const auto values = csp::make_chan<int>();
  for (int i = 0; i < n; ++i) {
    csp::go([i, values] { values.send(measure(i)); });
  }
  const int got = values.receive().value_or(0);
  csp::go([n, values] {
    for (int i = 1; i < n; ++i) {
      (void)values.receive();
    }
  });
  return got;
}
