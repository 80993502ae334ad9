#include "both.h"

std::mutex one_at_a_time;

void touch_part(part& p) {
  const std::lock_guard<std::mutex> hold(p.gate);
}

void try_part(part& p) {
  if (p.gate.try_lock()) {
    p.gate.unlock();
  }
}

void from_part(whole& w, part& p) {
  const std::lock_guard<std::mutex> gate(one_at_a_time);
  const std::lock_guard<std::mutex> hold(p.gate);
  touch_whole(w);
}
