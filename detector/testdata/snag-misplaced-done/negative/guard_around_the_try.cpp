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
    const auto done = pending.done_on_exit();
    try {
      work();
    } catch (const std::exception& e) {
      error = e.what();
    }
  });
  pending.wait();
  return error;
}

// What the handler writes, the waiter does not read before it has joined.
std::string own_error(const std::function<void()>& work) {
  csp::wait_group pending;
  std::string result;
  pending.add();
  csp::go([&] {
    std::string error;
    try {
      const auto done = pending.done_on_exit();
      work();
      result = "done";
    } catch (const std::exception& e) {
      error = e.what();
    }
  });
  pending.wait();
  return result;
}
