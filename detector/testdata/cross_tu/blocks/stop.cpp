#include "worker.h"

worker::worker() : thread_([this] { work(); }) {}

worker::~worker() {
  end();
}

void worker::stop() {
  const std::lock_guard<std::mutex> hold(gate_);
  done_ = 0;
  end();  // expect: snag-lock-across-blocking
}

void worker::stop_apart() {
  {
    const std::lock_guard<std::mutex> hold(gate_);
    done_ = 0;
  }
  end();
}
