// The spawner holds a count of its own until the tasks have said that they began.
#include <latch>

#include "csp/go.h"
#include "csp/wait_group.h"

void work(int part);

void run(int parts) {
  csp::wait_group pending;
  std::latch begun(parts);
  pending.add(1);
  for (int part = 0; part < parts; ++part) {
    csp::go([&pending, &begun, part] {
      pending.add(1);
      begun.count_down();
      work(part);
      pending.done();
    });
  }
  begun.wait();
  pending.done();
  pending.wait();
}
