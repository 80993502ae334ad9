// One of the answers sends the function to its end, where the channel is closed.
#include "csp/chan.h"
#include "csp/go.h"

int ask(int peer);

bool agreed(int peers) {
  const auto votes = csp::make_chan<int>();
  bool result = true;
  for (int peer = 0; peer < peers; ++peer) {
    csp::go([votes, peer] { votes.send(ask(peer)); });
  }
  for (int peer = 0; peer < peers; ++peer) {
    switch (votes.receive().value_or(-1)) {
      case 0:
        result = false;
        goto counted;
      case 1:
        break;
      default:
        result = false;
    }
  }
counted:
  votes.close();  // expect: snag-premature-close
  return result;
}
