#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

int measure(int probe);

namespace {
template <class F>
class at_exit {
 public:
  explicit at_exit(F f) : f_(f) {}
  ~at_exit() { f_(); }

 private:
  F f_;
};
}  // namespace

int first_high(int probes) {
  const auto values = csp::make_chan<int>(4);
  const at_exit close([values] { values.close(); });  // expect: snag-premature-close
  for (int i = 0; i < probes; ++i) {
    csp::go([i, values] { values.send(measure(i)); });
  }
  for (int i = 0; i < probes; ++i) {
    const auto value = values.receive();
    if (value && *value > 10) {
      return i;
    }
  }
  return -1;
}
