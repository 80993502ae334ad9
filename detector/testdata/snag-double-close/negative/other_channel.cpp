// Two channels of one owner, two owners of one kind.
#include <memory>

#include "csp/chan.h"
#include "csp/go.h"

struct tube {
  csp::chan<int> in = csp::make_chan<int>();
  csp::chan<int> out = csp::make_chan<int>();
};

void both_ends(const std::shared_ptr<tube>& shared) {
  csp::go([shared] {
    for (const int value : shared->in) {
      shared->out.send(value);
    }
    shared->out.close();
  });
  shared->in.send(1);
  shared->in.close();
  for (const int value : shared->out) {
    static_cast<void>(value);
  }
}

void two_pipes() {
  tube first;
  tube second;
  first.in.close();
  second.in.close();
}

void shadowed(const csp::chan<int>& channel) {
  channel.close();
  {
    const auto channel_of_its_own = csp::make_chan<int>();
    channel_of_its_own.close();
  }
}
