// The group's end waits before the guard behind it closes.
#include "csp/chan.h"
#include "csp/context.h"
#include "csp/group.h"

int measure(int probe);

namespace {
struct close_at_end {
  csp::chan<int> what;
  ~close_at_end() { what.close(); }
};
}  // namespace

int run(int n) {
  const auto values = csp::make_chan<int>(100);
  const close_at_end closer{values};
  csp::group writers(csp::background());
  for (int i = 0; i < n; ++i) {
    writers.go([i, values] { values.send(measure(i)); });
  }
  writers.wait();
  return static_cast<int>(values.len());
}
