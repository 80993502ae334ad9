#include <atomic>
#include <thread>

#include "csp/go.h"
#include "csp/wait_group.h"

void work();

void by_block() {
  csp::wait_group pending;
  {
    const std::jthread starter([&pending] {
      pending.add();
      csp::go([&pending] {
        work();
        pending.done();
      });
    });
  }
  pending.wait();
}

void by_spinning() {
  csp::wait_group pending;
  std::atomic<bool> begun = false;
  csp::go([&] {
    pending.add();
    begun = true;
    work();
    pending.done();
  });
  while (!begun) {
    std::this_thread::yield();
  }
  pending.wait();
}
