#include <memory>
#include <vector>

#include "csp/go.h"
#include "csp/wait_group.h"

void work(int part);

void one_by_one(const std::vector<int>& parts) {
  csp::wait_group pending;
  for (const int part : parts) {
    pending.add();
    csp::go([part, &pending] {
      work(part);
      pending.done();
    });
  }
  pending.wait();
}

void all_at_once(const std::vector<int>& parts) {
  const auto pending = std::make_shared<csp::wait_group>();
  pending->add(static_cast<int>(parts.size()));
  for (const int part : parts) {
    csp::go([part, pending] {
      const auto done = pending->done_on_exit();
      work(part);
    });
  }
  pending->wait();
}
