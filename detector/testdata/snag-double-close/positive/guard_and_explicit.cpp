#include "csp/chan.h"
#include "csp/go.h"

int measure(int probe);

namespace {

struct close_at_end {
  csp::chan<int> what;
  ~close_at_end() { what.close(); }
};

}  // namespace

void produce(csp::chan<int> out, int probes) {
  const close_at_end closer{out};
  for (int probe = 0; probe < probes; ++probe) {
    out.send(measure(probe));
  }
  out.close();  // expect: snag-double-close
}
