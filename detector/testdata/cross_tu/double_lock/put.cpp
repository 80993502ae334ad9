#include "store.h"

void store::put(int value) {
  const std::lock_guard<std::mutex> hold(gate_);
  if (size() < 100) {  // expect: snag-double-lock
    count_ += value;
  }
}

void store::put_two(int value) {
  const std::lock_guard<std::mutex> hold(gate_);
  put_unlocked(value);
  put_unlocked(value);
}
