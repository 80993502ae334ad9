#include <stdexcept>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

int ask(int part);

int sum(int parts) {
  const auto replies = csp::make_chan<int>();
  csp::wait_group asking;
  for (int i = 0; i < parts; ++i) {
    asking.go([i, replies] { replies.send(ask(i)); });  // expect: snag-leaked-writer
  }
  int total = 0;
  for (int i = 0; i < parts; ++i) {
    const int one = replies.receive().value_or(0);
    if (one < 0) {
      throw std::runtime_error("negative");
    }
    total += one;
  }
  asking.wait();
  return total;
}
