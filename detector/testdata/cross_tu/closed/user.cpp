#include "line.h"

void sent_too_late(csp::chan<int> line) {
  hang_up(line);
  line.send(1);  // expect: snag-send-after-close
}

void said_too_late(csp::chan<int> line) {
  line.close();
  say(line, 1);  // expect: snag-send-after-close
}

void closed_twice(csp::chan<int> line) {
  hang_up(line);
  hang_up(line);  // expect: snag-double-close
}

void in_order(csp::chan<int> line) {
  line.send(1);
  say(line, 2);
  hang_up(line);
}

void two_lines(csp::chan<int> line, csp::chan<int> other) {
  hang_up(line);
  other.send(1);
  hang_up(other);
}
