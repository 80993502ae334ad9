// One handler counts, the one for everything else does not.
#include <exception>
#include <functional>

#include "csp/go.h"
#include "csp/wait_group.h"

void note(const char* what);

void run(const std::function<void()>& work) {
  csp::wait_group pending;
  pending.add(1);
  csp::go([&pending, work] {
    try {
      work();
      pending.done();  // expect: snag-misplaced-done
    } catch (const std::exception& e) {
      note(e.what());
      pending.done();
    } catch (...) {
    }
  });
  pending.wait();
}
