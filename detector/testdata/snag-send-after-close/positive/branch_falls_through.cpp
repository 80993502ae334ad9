// A return is missing behind the close.
#include <optional>

#include "csp/chan.h"

struct relay {
  csp::chan<int> out = csp::make_chan<int>(1);
  void take(std::optional<int> value);
};

void relay::take(std::optional<int> value) {
  if (!value) {
    out.close();
  }
  out.send(value.value_or(0));  // expect: snag-send-after-close
}
