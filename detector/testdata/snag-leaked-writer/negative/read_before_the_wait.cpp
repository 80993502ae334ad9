#include <string>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

std::vector<std::string> check(int part);

int closed_by_a_task(int parts) {
  const auto found = csp::make_chan<std::string>(2);
  csp::wait_group running;
  for (int i = 0; i < parts; ++i) {
    running.go([i, found] {
      for (const auto& one : check(i)) {
        found.send(one);
      }
    });
  }
  csp::go([&running, found] {
    running.wait();
    found.close();
  });
  int count = 0;
  for (const auto& one : found) {
    count += one.empty() ? 0 : 1;
  }
  running.wait();
  return count;
}

int room_for_each(int parts) {
  const auto found = csp::make_chan<int>(static_cast<std::size_t>(parts));
  csp::wait_group running;
  for (int i = 0; i < parts; ++i) {
    running.go([i, found] { found.send(static_cast<int>(check(i).size())); });
  }
  running.wait();
  found.close();
  int count = 0;
  for (const int one : found) {
    count += one;
  }
  return count;
}

int one_each_and_room_for_two() {
  const auto found = csp::make_chan<int>(2);
  csp::wait_group running;
  running.go([found] { found.send(static_cast<int>(check(1).size())); });
  running.go([found] { found.send(static_cast<int>(check(2).size())); });
  running.wait();
  return found.receive().value_or(0) + found.receive().value_or(0);
}

int counted_before_it_sends() {
  const auto found = csp::make_chan<int>();
  csp::wait_group started;
  started.add();
  csp::go([&started, found] {
    started.done();
    found.send(1);
  });
  started.wait();
  return found.receive().value_or(0);
}
