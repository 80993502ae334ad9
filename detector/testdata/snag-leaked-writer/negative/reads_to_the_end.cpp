#include "csp/chan.h"
#include "csp/go.h"

int measure(int probe);

int sum(int n) {
  const auto values = csp::make_chan<int>();
  for (int i = 0; i < n; ++i) {
    csp::go([i, values] { values.send(measure(i)); });
  }
  int total = 0;
  bool bad = false;
  for (int i = 0; i < n; ++i) {
    const int one = values.receive().value_or(0);
    bad = bad || one < 0;
    total += one;
  }
  return bad ? -1 : total;
}

int stream(int n) {
  const auto values = csp::make_chan<int>();
  csp::go([n, values] {
    for (int i = 0; i < n; ++i) {
      values.send(i);
    }
    values.close();
  });
  int total = 0;
  while (true) {
    const auto one = values.receive();
    if (!one) {
      break;
    }
    total += *one;
  }
  while (const auto one = values.receive()) {
    total += *one;
  }
  return total;
}
