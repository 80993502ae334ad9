#include <thread>
#include <vector>

#include "csp/chan.h"

int load(int id);

std::vector<int> load_all(int workers) {
  const auto values = csp::make_chan<int>(16);
  std::vector<std::jthread> threads;
  for (int worker = 0; worker < workers; ++worker) {
    threads.emplace_back([worker, values] {
      values.send(load(worker));
      values.close();  // expect: snag-double-close
    });
  }
  std::vector<int> all;
  for (const int value : values) {
    all.push_back(value);
  }
  return all;
}
