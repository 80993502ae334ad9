#include <thread>
#include <vector>

#include "csp/chan.h"

int measure(int probe);

void run() {
  auto values = csp::make_chan<int>(16);
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([i, values] {
      for (int round = 0; round < 3; ++round) {
        values.send(measure(i + round));
      }
    });
  }
  values.close();  // expect: snag-premature-close
  for (auto& w : writers) {
    w.join();
  }
}
