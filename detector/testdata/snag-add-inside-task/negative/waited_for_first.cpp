// The wait comes after something that says that the task has counted.
#include <latch>
#include <thread>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

void work();

void by_latch() {
  csp::wait_group pending;
  std::latch begun(1);
  csp::go([&] {
    pending.add();
    begun.count_down();
    work();
    pending.done();
  });
  begun.wait();
  pending.wait();
}

void by_join() {
  csp::wait_group pending;
  std::thread acceptor([&pending] {
    for (int i = 0; i < 3; ++i) {
      pending.add();
      csp::go([&pending] {
        work();
        pending.done();
      });
    }
  });
  acceptor.join();
  pending.wait();
}

void by_channel() {
  csp::wait_group pending;
  const auto begun = csp::make_chan<csp::unit>();
  csp::go([&pending, begun] {
    pending.add();
    begun.close();
    work();
    pending.done();
  });
  begun.receive();
  pending.wait();
}
