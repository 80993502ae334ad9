#include <vector>

#include "csp/group.h"
#include "csp/select.h"

int load(int id);

csp::error all_of_them(const std::vector<int>& ids, int& sum) {
  const auto loaded = csp::make_chan<int>();
  csp::group tasks;
  for (const int id : ids) {
    tasks.go([loaded, id] { loaded.send(load(id)); });
  }
  tasks.go([&]() -> csp::error {
    bool bad = false;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const int one = loaded.receive().value_or(0);
      bad = bad || one < 0;
      sum += one;
    }
    return bad ? csp::errorf("bad") : csp::error();
  });
  return tasks.wait();
}

csp::error writers_hear_the_error(const std::vector<int>& ids, int& sum) {
  const auto loaded = csp::make_chan<int>();
  csp::group tasks;
  for (const int id : ids) {
    tasks.go([loaded, id](const csp::context& over) {
      csp::select(csp::on_send(loaded, load(id)), csp::on_receive(over.done()));
    });
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

csp::error two_readers(const std::vector<int>& ids, int& sum) {
  const auto loaded = csp::make_chan<int>();
  csp::group tasks;
  for (const int id : ids) {
    tasks.go([loaded, id] { loaded.send(load(id)); });
  }
  for (int reader = 0; reader < 2; ++reader) {
    tasks.go([&]() -> csp::error {
      for (const int one : loaded) {
        if (one < 0) {
          return csp::errorf("bad");
        }
        sum += one;
      }
      return {};
    });
  }
  return tasks.wait();
}
