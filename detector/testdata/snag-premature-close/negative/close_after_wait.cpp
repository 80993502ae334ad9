#include <thread>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

int measure(int probe);

int by_group() {
  auto values = csp::make_chan<int>(8);
  csp::wait_group writers;
  for (int i = 0; i < 8; ++i) {
    writers.go([i, values] { values.send(measure(i)); });
  }
  writers.wait();
  values.close();
  int sum = 0;
  for (int v : values) {
    sum += v;
  }
  return sum;
}

void by_join() {
  auto values = csp::make_chan<int>(16);
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([i, values] { values.send(measure(i)); });
  }
  for (auto& w : writers) {
    w.join();
  }
  values.close();
}
