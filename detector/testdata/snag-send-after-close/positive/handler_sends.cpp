#include <stdexcept>

#include "csp/chan.h"

static void check(int count) {
  if (count < 0) {
    throw std::out_of_range("count");
  }
}

void run(csp::chan<int> out, int count) {
  try {
    out.send(count);
    out.close();
    check(count);
  } catch (const std::out_of_range&) {
    out.try_send(-1);  // expect: snag-send-after-close
  }
}
