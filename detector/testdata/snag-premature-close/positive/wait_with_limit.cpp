// A wait that gives up is no wait.
#include <chrono>

#include "csp/chan.h"
#include "csp/wait_group.h"

int measure(int probe);

void run(std::chrono::seconds limit) {
  auto values = csp::make_chan<int>(100);
  csp::wait_group writers;
  for (int i = 0; i < 8; ++i) {
    writers.go([i, values] { values.send(measure(i)); });
  }
  writers.wait_for(limit);
  values.close();  // expect: snag-premature-close
}
