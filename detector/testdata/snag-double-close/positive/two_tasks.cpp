// Two tasks of one function, each sure that it is the last.
#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

void left();
void right();

static void end(csp::chan<csp::unit> done) {
  done.close();
}

void both() {
  const auto done = csp::make_chan<csp::unit>();
  csp::go([done] {
    left();
    done.close();
  });
  csp::go([done] {
    right();
    end(done);  // expect: snag-double-close
  });
  done.receive();
}
