// The requests come over a channel; a bad one is thrown away with its promise.
#include <optional>
#include <utility>

#include "csp/chan.h"
#include "csp/future.h"

struct request {
  int number = 0;
  csp::promise<int> answer;
};

bool allowed(int number);

void serve(const csp::recv_chan<request>& requests) {
  while (std::optional<request> next = requests.receive()) {
    if (!allowed(next->number)) {
      continue;
    }
    next->answer.set_value(next->number + 1);  // expect: snag-broken-promise
  }
}
