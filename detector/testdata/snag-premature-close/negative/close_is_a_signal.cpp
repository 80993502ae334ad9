// The channel that is closed is not the one that is written.
#include "csp/chan.h"
#include "csp/go.h"
#include "csp/select.h"

int measure(int probe);

int first(int n) {
  const auto values = csp::make_chan<int>();
  const auto gone = csp::make_chan<csp::unit>();
  for (int i = 0; i < n; ++i) {
    csp::go([i, values, gone] {
      csp::select(csp::on_send(values, measure(i), [] {}), csp::on_receive(gone, [](auto) {}));
    });
  }
  const int got = values.receive().value_or(0);
  gone.close();
  return got;
}
