#include "csp/chan.h"
#include "csp/context.h"
#include "csp/go.h"
#include "csp/select.h"

int measure(int probe);

int first(int n) {
  const auto values = csp::make_chan<int>();
  auto [ctx, cancel] = csp::with_cancel(csp::background());
  for (int i = 0; i < n; ++i) {
    csp::go([i, values, gone = ctx.done()] {
      csp::select(csp::on_send(values, measure(i), [] {}), csp::on_receive(gone, [](auto) {}));
    });
  }
  const int got = values.receive().value_or(0);
  cancel();
  return got;
}
