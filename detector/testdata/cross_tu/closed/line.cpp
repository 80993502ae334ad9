#include "line.h"

void hang_up(csp::chan<int> line) {
  line.close();
}

void say(csp::chan<int> line, int word) {
  line.send(word);
}

int hear(csp::chan<int> line) {
  return line.receive().value_or(0);
}
