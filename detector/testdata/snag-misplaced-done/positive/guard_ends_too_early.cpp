// The guard counts down at the end of a block that ends before the send.
#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

int compute();

int run() {
  csp::wait_group pending;
  const auto values = csp::make_chan<int>(1);
  pending.add(1);
  csp::go([&pending, values] {
    int value = 0;
    {
      const auto done = pending.done_on_exit();  // expect: snag-misplaced-done
      value = compute();
    }
    values.send(value);
  });
  pending.wait();
  values.close();
  return values.receive().value_or(-1);
}
