#include "sink.h"

void some(sink& to, csp::chan<int> out) {
  to.end(out);
  out.send(1);
}

void loud(loud_sink& to, csp::chan<int> out) {
  to.end(out);
  out.send(1);  // expect: snag-send-after-close
}

void plain(plain_sink& to, csp::chan<int> out) {
  to.end(out);
  out.send(1);  // expect: snag-send-after-close
}

void quiet(quiet_sink& to, csp::chan<int> out) {
  to.end(out);
  out.send(1);
}
