// A counter that the task made itself, and one that nobody waits for.
#include <memory>

#include "csp/go.h"
#include "csp/wait_group.h"

void work(int part);

void inside() {
  csp::wait_group whole;
  whole.add();
  csp::go([&whole] {
    csp::wait_group parts;
    for (int part = 0; part < 4; ++part) {
      parts.add();
      csp::go([&parts, part] {
        work(part);
        parts.done();
      });
    }
    parts.wait();
    whole.done();
  });
  whole.wait();
}

void nobody_waits() {
  const auto active = std::make_shared<csp::wait_group>();
  csp::go([active] {
    active->add();
    work(0);
    active->done();
  });
}
