// Fewer values are received than sent; a loop that is left by its own condition is believed.
#include "csp/csp.h"

int ask(int server);

int first_two() {
  const auto answers = csp::make_chan<int>();
  for (int server = 0; server < 5; ++server) {
    csp::go([=] { answers.send(ask(server)); });  // missed: snag-leaked-writer
  }
  int sum = 0;
  for (int i = 0; i < 2; ++i) {
    sum += answers.receive().value_or(0);
  }
  return sum;
}
