#include <memory>

#include "csp/go.h"
#include "csp/wait_group.h"

bool work(int part);

void run(int parts) {
  const auto pending = std::make_shared<csp::wait_group>();
  for (int part = 0; part < parts; ++part) {
    pending->add();
    csp::go([pending, part] {
      const auto done = pending->done_on_exit();
      if (!work(part)) {
        pending->done();  // expect: snag-misplaced-done
        return;
      }
      work(part + 1);
    });
  }
  pending->wait();
}
