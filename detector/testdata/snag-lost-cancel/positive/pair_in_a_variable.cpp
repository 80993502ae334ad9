// The pair has one name, and one way out of the switch forgets it.
#include <thread>

#include "csp/context.h"

enum class mode { once, always, never };
void poll_until(const csp::context& over);

int watch(mode how) {
  auto watching = csp::with_cancel(csp::background());  // expect: snag-lost-cancel
  std::thread([over = watching.ctx] { poll_until(over); }).detach();
  switch (how) {
    case mode::once:
      watching.cancel();
      return 1;
    case mode::always:
      watching.cancel();
      return 2;
    case mode::never:
      break;
  }
  return 0;
}
