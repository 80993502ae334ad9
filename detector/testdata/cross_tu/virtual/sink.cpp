#include "sink.h"

void sink::end(csp::chan<int> out) {
  out.close();
}

void quiet_sink::end(csp::chan<int> /*out*/) {}

void loud_sink::end(csp::chan<int> out) {
  out.close();
}

void plain_sink::end(csp::chan<int> out) {
  out.close();
}
