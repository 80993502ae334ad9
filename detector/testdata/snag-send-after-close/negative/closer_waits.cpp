// The task closes when it is told that its spawner has sent.
#include <latch>
#include <thread>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

void by_group(int n) {
  const auto out = csp::make_chan<int>(8);
  csp::wait_group writers;
  writers.add(1);
  std::jthread closer([&writers, out] {
    writers.wait();
    out.close();
  });
  for (int i = 0; i < n; ++i) {
    out.send(i);
  }
  writers.done();
}

void by_signal(int n) {
  const auto out = csp::make_chan<int>(8);
  const auto sent = csp::make_chan<csp::unit>();
  csp::go([out, sent] {
    sent.receive();
    out.close();
  });
  for (int i = 0; i < n; ++i) {
    out.send(i);
  }
  sent.close();
}

void by_reader(int last) {
  const auto out = csp::make_chan<int>();
  csp::go([out, last] {
    while (const auto value = out.receive()) {
      if (*value == last) {
        out.close();
        return;
      }
    }
  });
  for (int i = 0; i <= last; ++i) {
    out.send(i);
  }
}
