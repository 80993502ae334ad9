#include "csp/chan.h"
#include "csp/go.h"

int measure(int probe);
void pause_a_while();

int sum() {
  const auto values = csp::make_chan<int>();
  for (int i = 0; i < 8; ++i) {
    csp::go([i, values] { values.send(measure(i)); });
  }
  csp::go([values] {
    pause_a_while();
    values.close();  // expect: snag-premature-close
  });
  int total = 0;
  for (const int v : values) {
    total += v;
  }
  return total;
}
