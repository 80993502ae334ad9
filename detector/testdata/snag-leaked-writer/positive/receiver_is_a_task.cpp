// Writers and reader are tasks of one group, and the reader may end first.
#include <vector>

#include "csp/group.h"

int load(int id);

csp::error sum_up(const std::vector<int>& ids, int& sum) {
  const auto loaded = csp::make_chan<int>();
  csp::group tasks;
  for (const int id : ids) {
    tasks.go([loaded, id] { loaded.send(load(id)); });  // expect: snag-leaked-writer
  }
  tasks.go([&]() -> csp::error {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const int one = loaded.receive().value_or(0);
      if (one < 0) {
        return csp::errorf("no {}", i);
      }
      sum += one;
    }
    return {};
  });
  return tasks.wait();
}
