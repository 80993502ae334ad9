// The lambda is stored first; a sleep in front of the wait waits for nobody.
#include <chrono>
#include <thread>

#include "csp/go.h"
#include "csp/wait_group.h"

void work();

void run() {
  csp::wait_group pending;
  auto task = [&] {
    pending.add();  // expect: snag-add-inside-task
    try {
      work();
    } catch (...) {
    }
    pending.done();
  };
  csp::go(task);
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
  pending.wait();
}
