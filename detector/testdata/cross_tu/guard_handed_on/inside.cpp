#include "steps.h"

int store::size() {
  const std::lock_guard<std::mutex> hold(gate_);
  return count_;
}

void store::let_go(std::unique_lock<std::mutex>& hold) {
  hold.unlock();
}

void store::note(std::unique_lock<std::mutex>& hold) {
  somebody(hold);
}
