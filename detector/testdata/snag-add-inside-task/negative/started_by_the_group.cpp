// go() of the counter itself has counted: the task may add for what it starts.
#include "csp/go.h"
#include "csp/wait_group.h"

void work(int part);

void run() {
  csp::wait_group pending;
  pending.go([&pending] {
    for (int part = 0; part < 4; ++part) {
      pending.add();
      csp::go([&pending, part] {
        work(part);
        pending.done();
      });
    }
  });
  pending.wait();
}
