#include "csp/context.h"
#include "csp/go.h"
#include "csp/select.h"

bool read_block();
void poll_until(const csp::context& over);

struct at_the_end {
  csp::cancel_function f;
  ~at_the_end() { f(); }
};

bool run(const csp::recv_chan<csp::unit>& aborts) {
  const auto [reading, stop] = csp::with_cancel(csp::background());
  const csp::cancel_guard at_exit(stop);
  csp::go([aborts, over = reading.done()] { csp::select(csp::on_receive(aborts), csp::on_receive(over)); });
  return read_block();
}

bool with_a_guard_of_its_own() {
  auto [reading, stop] = csp::with_cancel(csp::background());
  at_the_end guard{stop};
  csp::go([over = reading] { poll_until(over); });
  if (!read_block()) {
    return false;
  }
  return read_block();
}
