#include <optional>
#include <string>

#include "csp/context.h"
#include "csp/go.h"
#include "csp/select.h"

std::optional<std::string> read_block();

std::string read_all(int blocks, const csp::recv_chan<csp::unit>& user_aborts) {
  const auto [reading, stop] = csp::with_cancel(csp::background());  // expect: snag-lost-cancel
  csp::go([user_aborts, over = reading.done()] {
    csp::select(csp::on_receive(user_aborts), csp::on_receive(over));
  });
  std::string text;
  for (int i = 0; i < blocks; ++i) {
    const auto block = read_block();
    if (!block) {
      stop();
      return "";
    }
    text += *block;
  }
  return text;
}
