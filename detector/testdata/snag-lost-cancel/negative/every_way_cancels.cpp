#include "csp/context.h"
#include "csp/go.h"

bool ask();
void poll_until(const csp::context& over);

int run(int how) {
  const auto [asking, stop] = csp::with_cancel(csp::background());
  csp::go([over = asking] { poll_until(over); });
  switch (how) {
    case 0:
      stop();
      return 0;
    case 1:
      if (ask()) {
        stop();
        return 1;
      }
      [[fallthrough]];
    default:
      stop();
  }
  return 2;
}

int started_or_not(bool watched) {
  const auto [asking, stop] = csp::with_cancel(csp::background());
  if (watched) {
    csp::go([over = asking] { poll_until(over); });
  }
  const int got = ask() ? 1 : 0;
  if (watched) {
    stop();
  }
  return got;
}
