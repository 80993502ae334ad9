#include <functional>
#include <thread>

#include "csp/chan.h"

static void pump(csp::send_chan<int> out, int n) {
  while (n-- > 0) {
    out.send(n);
  }
  out.close();
}

void run() {
  auto values = csp::make_chan<int>(100);
  std::thread pumping(pump, values, 100);
  const auto finish = [&values] { values.close(); };
  pumping.join();
  finish();  // expect: snag-double-close
}
