// At the deadline the channel is closed under the writers.
#include <chrono>

#include "csp/chan.h"
#include "csp/go.h"

int measure(int probe);

int sum_until(std::chrono::milliseconds limit) {
  auto values = csp::make_chan<int>();
  for (int i = 0; i < 8; ++i) {
    csp::go([=] { values.send(measure(i)); });
  }
  int sum = 0;
  for (int i = 0; i < 8; ++i) {
    int value = 0;
    if (!values.receive_for(limit)) {
      break;
    }
    sum += value;
  }
  values.close();  // expect: snag-premature-close
  return sum;
}
