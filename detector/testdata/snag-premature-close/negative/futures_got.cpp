// Each writer is a future; all of them are got before the close.
#include <future>
#include <vector>

#include "csp/chan.h"

int measure(int probe);

void survey(int probes) {
  const auto values = csp::make_chan<int>(64);
  std::vector<std::future<void>> writers;
  for (int probe = 0; probe < probes; ++probe) {
    writers.push_back(std::async(std::launch::async, [=] { values.send(measure(probe)); }));
  }
  for (auto& writer : writers) {
    writer.get();
  }
  values.close();
}
