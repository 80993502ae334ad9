#include "steps.h"

void closed_in_three_steps(csp::chan<int> out) {
  three(out);
  out.send(1);  // expect: snag-send-after-close
}

void started_in_two_steps() {
  int total = 0;
  run_two([&total] { ++total; });  // expect: snag-dangling-capture
}

void round_and_round(csp::chan<int> out) {
  ping(out, 3);
  out.send(1);
}

void into_the_dark(csp::chan<int> out) {
  asks_unknown(out);
  out.send(1);
}
