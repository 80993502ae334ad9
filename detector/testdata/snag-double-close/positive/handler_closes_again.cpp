// What throws behind the close ends in a handler that closes, too.
#include <stdexcept>

#include "csp/chan.h"

static void report(int count) {
  if (count == 0) {
    throw std::runtime_error("nothing was sent");
  }
}

void run(csp::chan<int> out, int count) {
  try {
    for (int i = 0; i < count; ++i) {
      out.send(i);
    }
    out.close();
    report(count);
  } catch (const std::exception&) {
    out.close();  // expect: snag-double-close
  }
}
