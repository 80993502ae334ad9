// The producer closes behind its last value; the reader has heard that, and closes again.
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

std::vector<int> squares(int n) {
  const auto values = csp::make_chan<int>();
  csp::go([n, values] {
    for (int i = 0; i < n; ++i) {
      values.send(i * i);
    }
    values.close();
  });
  std::vector<int> all;
  for (const int value : values) {
    all.push_back(value);
  }
  values.close();  // expect: snag-double-close
  return all;
}
