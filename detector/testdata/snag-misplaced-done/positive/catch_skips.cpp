// The exception is caught in the task, and the count is forgotten there.
#include <exception>
#include <functional>

#include "csp/go.h"
#include "csp/wait_group.h"

void note(const char* what);

void both(const std::function<void()>& first) {
  csp::wait_group pending;
  pending.add(1);
  csp::go([&pending, first] {
    try {
      first();
      pending.done();  // expect: snag-misplaced-done
    } catch (const std::exception& e) {
      note(e.what());
    }
  });
  pending.wait();
}
