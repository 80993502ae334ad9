// Handed on: the nested task counts down.
#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

int compute();
bool cheap();

int run() {
  csp::wait_group pending;
  const auto values = csp::make_chan<int>(2);
  pending.add(1);
  csp::go([&pending, values] {
    if (!cheap()) {
      csp::go([&pending, values] {
        values.send(compute());
        pending.done();
      });
      return;
    }
    values.send(0);
    pending.done();
  });
  pending.wait();
  values.close();
  return values.receive().value_or(0);
}
