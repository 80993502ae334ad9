// The only writer closes behind its last send.
#include "csp/chan.h"
#include "csp/go.h"

int measure(int probe);

int sum(int n) {
  const auto values = csp::make_chan<int>();
  csp::go([n, values] {
    for (int i = 0; i < n; ++i) {
      values.send(measure(i));
    }
    values.close();
  });
  int total = 0;
  for (const int v : values) {
    total += v;
  }
  return total;
}
