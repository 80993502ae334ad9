#include "csp/chan.h"
#include "csp/go.h"

int late();

void run() {
  const auto values = csp::make_chan<int>(1);
  values.close();
  csp::go([values] {
    values.send(late());  // expect: snag-send-after-close
  });
}
