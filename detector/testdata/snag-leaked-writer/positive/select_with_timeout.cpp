#include <chrono>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/select.h"

int ask();

int ask_within(std::chrono::milliseconds limit) {
  const auto answer = csp::make_chan<int>();
  csp::go([answer] { answer.send(ask()); });  // expect: snag-leaked-writer
  int got = -1;
  csp::select(csp::on_receive(answer, [&](auto value) { got = value.value_or(-1); }),
              csp::on_timeout(limit, [] {}));
  return got;
}
