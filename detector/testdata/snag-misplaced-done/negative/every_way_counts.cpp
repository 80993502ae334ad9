#include <exception>
#include <functional>

#include "csp/go.h"
#include "csp/wait_group.h"

bool ready();

void both(const std::function<void()>& first) {
  csp::wait_group pending;
  pending.add(2);
  csp::go([&pending, first] {
    try {
      first();
      pending.done();
    } catch (const std::exception&) {
      pending.done();
    }
  });
  csp::go([&pending] {
    if (!ready()) {
      pending.done();
      return;
    }
    pending.done();
  });
  pending.wait();
}
