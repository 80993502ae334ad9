#include "steps.h"

// The helper gives the lock back.
void store::put(int value) {
  std::unique_lock<std::mutex> hold(gate_);
  count_ = value;
  let_go(hold);
  count_ = size();
}

// The helper may give it back, for all that is known.
void store::put_and_log(int value) {
  std::unique_lock<std::mutex> hold(gate_);
  count_ = value;
  note(hold);
  count_ = size();
}
