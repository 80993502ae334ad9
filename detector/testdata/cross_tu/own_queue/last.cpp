#include "pipe.h"

void last_drop(spout& into) {
  into.stop_up();
}

void sluice::open_again() {
  const std::lock_guard<std::mutex> hold(mutex_);
  stopped_up_ = false;
}

// Who is too late finds out here.
bool try_last(spout& into, int drop) {
  try {
    into.pump(drop);
    into.stop_up();
    return true;
  } catch (...) {
    return false;
  }
}
