#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

std::vector<std::string> check(int part);

int count_of(int parts) {
  const auto found = csp::make_chan<std::string>(16);
  const auto running = std::make_shared<csp::wait_group>();
  for (int i = 0; i < parts; ++i) {
    running->add();
    csp::go([i, found, running] {
      const auto done = running->done_on_exit();
      for (const auto& one : check(i)) {
        found.send(one);
      }
    });
  }
  running->wait();  // expect: snag-leaked-writer
  found.close();
  int count = 0;
  for (const auto& one : found) {
    count += one.empty() ? 0 : 1;
  }
  return count;
}

std::string with_a_thread() {
  const auto found = csp::make_chan<std::string>();
  std::thread checker([found] { found.send(check(1).front()); });
  checker.join();  // expect: snag-leaked-writer
  return found.receive().value_or("");
}
