#include <thread>
#include <vector>

#include "csp/chan.h"

void run(int n) {
  auto out = csp::make_chan<int>(64);
  std::vector<std::thread> writers;
  for (int i = 0; i < n; ++i) {
    writers.emplace_back([i, out] { out.send(i); });
  }
  out.send(-1);
  for (auto& writer : writers) {
    writer.join();
  }
  out.close();
}
