// An exception that nobody catches, or that is thrown on, ends the process: nobody is left to wait.
#include <exception>
#include <functional>

#include "csp/go.h"
#include "csp/wait_group.h"

void note(const char* what);

void counts_behind(const std::function<void()>& work) {
  csp::wait_group pending;
  pending.add(1);
  csp::go([&pending, work] {
    try {
      work();
    } catch (const std::exception& e) {
      note(e.what());
    }
    pending.done();
  });
  pending.wait();
}

void throws_on(const std::function<void()>& work) {
  csp::wait_group pending;
  pending.add(1);
  csp::go([&pending, work] {
    try {
      work();
    } catch (const std::exception& e) {
      note(e.what());
      throw;
    }
    pending.done();
  });
  pending.wait();
}

void counts_in_the_handler(const std::function<void()>& work) {
  csp::wait_group pending;
  pending.add(1);
  csp::go([&pending, work] {
    try {
      work();
    } catch (const std::exception&) {
      pending.done();
      return;
    }
    pending.done();
  });
  pending.wait();
}
