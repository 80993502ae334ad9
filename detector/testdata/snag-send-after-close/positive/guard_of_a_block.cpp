// The guard closes at the end of the block; the rest of the function sends on.
#include <memory>

#include "csp/chan.h"

struct close_at_end {
  csp::chan<int> what;
  ~close_at_end() { what.close(); }
};

void run(const csp::chan<int>& out, int n) {
  {
    const close_at_end end{out};
    for (int i = 0; i < n; ++i) {
      out.send(i);
    }
  }
  out.send(-1);  // expect: snag-send-after-close
}
