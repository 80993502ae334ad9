#include "worker.h"

void worker::work() {
  for (int i = 0; i < 100; ++i) {
    const std::lock_guard<std::mutex> hold(gate_);
    ++done_;
  }
}

void worker::end() {
  if (thread_.joinable()) {
    thread_.join();
  }
}

int worker::done() {
  const std::lock_guard<std::mutex> hold(gate_);
  return done_;
}
