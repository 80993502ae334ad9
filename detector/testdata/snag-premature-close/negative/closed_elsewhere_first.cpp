// Each round has a channel of its own: the one that is closed is the one that was read to its end.
#include "csp/chan.h"
#include "csp/go.h"

int measure(int probe);

int rounds(int count) {
  int sum = 0;
  for (int round = 0; round < count; ++round) {
    const auto lot = csp::make_chan<int>(1);
    csp::go([lot, round] { lot.send(measure(round)); });
    sum += lot.receive().value_or(0);
    lot.close();
  }
  return sum;
}
