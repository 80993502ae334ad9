// Started or not, one of them closes.
#include "csp/chan.h"
#include "csp/go.h"

bool busy();
void work();

void run() {
  const auto done = csp::make_chan<csp::unit>();
  if (busy()) {
    csp::go([done] {
      work();
      done.close();
    });
  } else {
    work();
    done.close();
  }
  done.receive();
}

template <class Channel>
void finish(Channel& channel, bool last) {
  if (last) {
    channel.close();
  }
}

void in_turn(csp::chan<int> out) {
  finish(out, false);
  finish(out, true);
}
