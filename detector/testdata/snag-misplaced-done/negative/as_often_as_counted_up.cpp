// Each path counts as often as was counted for it.
#include <latch>
#include <thread>

#include "csp/go.h"
#include "csp/wait_group.h"

bool split(int part);
void work(int part);

void halves(int part) {
  csp::wait_group pending;
  pending.add(2);
  csp::go([&pending, part] {
    if (split(part)) {
      csp::go([&pending, part] {
        work(part + 1);
        pending.done();
      });
    } else {
      pending.done();
    }
    work(part);
    pending.done();
  });
  pending.wait();
}

void two_steps(int part) {
  std::latch steps(2);
  std::jthread worker([&steps, part] {
    work(part);
    steps.count_down();
    work(part + 1);
    steps.count_down();
  });
  steps.wait();
}

void extra(int part, bool more) {
  csp::wait_group pending;
  pending.add(1);
  if (more) {
    pending.add(1);
  }
  csp::go([&pending, part, more] {
    if (more) {
      work(part);
      pending.done();
    }
    work(part);
    pending.done();
  });
  pending.wait();
}

void in_rounds(int parts) {
  csp::wait_group pending;
  pending.add(parts + 1);
  csp::go([&pending, parts] {
    for (int part = 0; part < parts; ++part) {
      work(part);
      pending.done();
    }
    pending.done();
  });
  pending.wait();
}
