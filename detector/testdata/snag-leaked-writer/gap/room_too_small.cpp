// Room for two of the five writers.
#include "csp/csp.h"

int ask(int server);

bool all_up() {
  const auto answers = csp::make_chan<int>(2);
  for (int server = 0; server < 5; ++server) {
    csp::go([=] { answers.send(ask(server)); });  // missed: snag-leaked-writer
  }
  for (int i = 0; i < 5; ++i) {
    if (answers.receive().value_or(0) < 0) {
      return false;
    }
  }
  return true;
}
