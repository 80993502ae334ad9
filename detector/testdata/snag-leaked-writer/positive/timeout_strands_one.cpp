// The classic: one writer, and the reader gives up.
#include <chrono>

#include "csp/chan.h"
#include "csp/go.h"

int ask();

int ask_within(std::chrono::milliseconds limit) {
  const auto answer = csp::make_chan<int>();
  csp::go([answer] {
    const int value = ask();
    answer.send(value);  // expect: snag-leaked-writer
  });
  auto got = answer.receive_for(limit);
  (void)got;
  return 0;
}
