// The block ends before anybody waits.
#include "csp/go.h"
#include "csp/wait_group.h"

int measure();
void show(int value);

void report(bool verbose) {
  csp::wait_group pending;
  if (verbose) {
    const int value = measure();
    pending.go([&value] { show(value); });  // expect: snag-dangling-capture
  }
  pending.wait();
}
