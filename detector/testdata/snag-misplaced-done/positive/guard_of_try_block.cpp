// The guard's scope is the try block: it has counted when the handler writes.
#include <exception>
#include <functional>
#include <string>

#include "csp/go.h"
#include "csp/wait_group.h"

std::string run(const std::function<void()>& work) {
  csp::wait_group pending;
  std::string error;
  pending.add();
  csp::go([&] {
    try {
      const auto done = pending.done_on_exit();  // expect: snag-misplaced-done
      work();
    } catch (const std::exception& e) {
      error = e.what();
    }
  });
  pending.wait();
  return error;
}
