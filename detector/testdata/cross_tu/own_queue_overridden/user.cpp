#include "pipe.h"

void maybe_a_leak(spout& into) {
  into.stop_up();
  into.pump(1);
}

void no_leak(tube& into) {
  into.stop_up();
  into.pump(1);  // expect: snag-send-after-close
}
