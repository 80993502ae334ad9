// A latch counts the writers down behind their sends.
#include <latch>

#include "csp/chan.h"
#include "csp/go.h"

int measure(int probe);

void survey(int probes) {
  const auto values = csp::make_chan<int>(64);
  std::latch sent(probes);
  for (int probe = 0; probe < probes; ++probe) {
    csp::go([&sent, values, probe] {
      values.send(measure(probe));
      sent.count_down();
    });
  }
  sent.wait();
  values.close();
}
