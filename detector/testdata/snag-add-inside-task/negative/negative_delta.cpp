// add(-1) counts down.
#include "csp/go.h"
#include "csp/wait_group.h"

void work();

void run() {
  csp::wait_group pending;
  pending.add(2);
  for (int i = 0; i < 2; ++i) {
    csp::go([&pending] {
      work();
      pending.add(-1);
    });
  }
  pending.wait();
}
