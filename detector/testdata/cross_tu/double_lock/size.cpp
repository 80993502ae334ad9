#include "store.h"

int store::size() {
  const std::lock_guard<std::mutex> hold(gate_);
  return count_;
}

void store::put_unlocked(int value) {
  count_ += value;
}
