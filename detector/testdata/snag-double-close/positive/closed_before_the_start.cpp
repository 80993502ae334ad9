// Closed by the one that starts, in the belief that what is in it stays readable; the task closes, too.
#include <memory>

#include "csp/chan.h"
#include "csp/go.h"

struct work {
  csp::chan<int> jobs = csp::make_chan<int>(8);
  int done = 0;
};

void run() {
  const auto shared = std::make_shared<work>();
  shared->jobs.send(1);
  shared->jobs.close();
  csp::go([shared] {
    for (const int job : shared->jobs) {
      shared->done += job;
    }
    shared->jobs.close();  // expect: snag-double-close
  });
}
