#include "gate.h"

void gate::pass() {
  const std::lock_guard<std::mutex> hold(mutex_);
  if (--left_ == 0) {
    changed_.notify_all();
  }
}

void gate::stand() {
  std::unique_lock<std::mutex> hold(mutex_);
  while (left_ > 0) {
    changed_.wait(hold);
  }
}
