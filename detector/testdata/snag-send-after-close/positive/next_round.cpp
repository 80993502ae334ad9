// The close stands inside the loop.
#include <vector>

#include "csp/chan.h"

int measure(int probe);

void measure_all(const std::vector<int>& probes, const csp::send_chan<int>& out) {
  for (const int probe : probes) {
    out.send(measure(probe));  // expect: snag-send-after-close
    out.close();
  }
}
