// The lambda has a name first and is started twice; nobody waits for the second value.
#include "csp/chan.h"
#include "csp/go.h"

int measure();

int quicker() {
  const auto answers = csp::make_chan<int>(2);
  const auto asking = [answers] { answers.send(measure()); };
  csp::go(asking);
  csp::go(asking);
  const auto winner = answers.receive();
  answers.close();  // expect: snag-premature-close
  return winner.value_or(0);
}
