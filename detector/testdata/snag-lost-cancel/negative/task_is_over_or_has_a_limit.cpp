#include <chrono>

#include "csp/context.h"
#include "csp/go.h"
#include "csp/wait_group.h"

int ask(const csp::context& over);

int joined() {
  const auto [asking, stop] = csp::with_cancel(csp::background());
  csp::wait_group running;
  int got = 0;
  running.go([&got, over = asking] { got = ask(over); });
  running.wait();
  return got;
}

void ends_by_itself() {
  const auto [asking, stop] = csp::with_timeout(csp::background(), std::chrono::seconds(1));
  csp::go([over = asking] { ask(over); });
}

void ends_with_the_callers(const csp::context& until) {
  const auto [asking, stop] = csp::with_cancel(until);
  csp::go([over = asking] { ask(over); });
  if (ask(until) < 0) {
    stop();
  }
}

void nobody_listens(int rounds) {
  const auto [asking, stop] = csp::with_cancel(csp::background());
  while (!asking.err() && rounds-- > 0) {
    ask(asking);
  }
}
