#include "pipe.h"

void late(tube& into) {
  into.stop_up();
  pump_one(into);  // expect: snag-send-after-close
}

void not_late(tube& into) {
  into.stop_up();
  if (!try_one(into)) {
    into.draw();
  }
}
