// The writer is a function that gets the sending end.
#include <thread>

#include "csp/chan.h"

int measure();

static void produce(csp::send_chan<int> out, int count) {
  for (int i = 0; i < count; ++i) {
    out.send(measure());
  }
}

int first_two() {
  const auto values = csp::make_chan<int>();
  std::jthread producer(produce, values, 10);
  int sum = values.receive().value_or(0);
  sum += values.receive().value_or(0);
  values.close();  // expect: snag-premature-close
  return sum;
}
