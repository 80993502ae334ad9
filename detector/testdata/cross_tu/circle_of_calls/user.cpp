#include "line.h"

void ends_even() {
  auto values = csp::make_chan<int>(1);
  even(values, 3);
  values.close();  // expect: snag-double-close
}

void ends_odd() {
  auto values = csp::make_chan<int>(1);
  odd(values, 3);
  values.close();  // expect: snag-double-close
}

void ends_white() {
  auto values = csp::make_chan<int>(1);
  white(values, 3);
  values.close();  // expect: snag-double-close
}

void ends_black() {
  auto values = csp::make_chan<int>(1);
  black(values, 3);
  values.close();  // expect: snag-double-close
}

void joins_sooner() {
  std::thread worker([]() noexcept {});
  sooner(worker, 3);
}

void joins_later() {
  std::thread worker([]() noexcept {});
  later(worker, 3);
}
