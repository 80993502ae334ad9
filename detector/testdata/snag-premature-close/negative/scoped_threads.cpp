// The writers are joined at the end of an inner scope, by their own destructors.
#include <thread>
#include <vector>

#include "csp/chan.h"

int measure(int probe);

int survey(int probes) {
  const auto values = csp::make_chan<int>(64);
  {
    std::vector<std::jthread> writers;
    for (int probe = 0; probe < probes; ++probe) {
      writers.emplace_back([values, probe] { values.send(measure(probe)); });
    }
  }
  values.close();
  int sum = 0;
  for (const int value : values) {
    sum += value;
  }
  return sum;
}
