#include "csp/csp.h"

// Warnings that our own build treats as errors: a parent project may have them.
static int unused_and_shadowed(int value) {
  {
    const double value = 1.5;
    int narrowed = value;
    (void)narrowed;
  }
  return value;
}

int main() {
  const csp::chan<int> numbers = csp::make_chan<int>(1);
  numbers.send(7);
  return numbers.receive() == 7 && unused_and_shadowed(0) == 0 ? 0 : 1;
}
