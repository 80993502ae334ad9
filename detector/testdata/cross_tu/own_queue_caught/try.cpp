#include "pipe.h"

void pump_one(tube& into) {
  into.pump(1);
}

bool try_one(tube& into) {
  try {
    into.pump(1);
    return true;
  } catch (const std::logic_error&) {
    return false;
  }
}
