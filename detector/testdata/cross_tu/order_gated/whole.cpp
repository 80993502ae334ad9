#include "both.h"

void touch_whole(whole& w) {
  const std::lock_guard<std::mutex> hold(w.gate);
}

void from_whole(whole& w, part& p) {
  const std::lock_guard<std::mutex> gate(one_at_a_time);
  const std::lock_guard<std::mutex> hold(w.gate);
  touch_part(p);
}

void asks(whole& w, part& p) {
  const std::lock_guard<std::mutex> hold(w.gate);
  try_part(p);
}
