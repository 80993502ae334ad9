#include "cases/leaks/lost-cancel.h"

#include "csp/csp.h"

namespace cases::lost_cancel {

download fetch(const connection& server, int blocks, const csp::recv_chan<csp::unit>& user_aborts) {
  const auto [reading, stop_watching] = csp::with_cancel(csp::background());
  const csp::cancel_guard on_every_path(stop_watching);
  // A read that blocks hears nothing: the watcher ends it from outside.
  csp::go([server, user_aborts, over = reading.done()] {
    csp::select(csp::on_receive(user_aborts, [&server] { server.abort(); }), csp::on_receive(over));
  });

  download result;
  for (int i = 0; i < blocks; ++i) {
    const std::optional<std::string> block = server.read();
    if (!block) {
      return {"", "block " + std::to_string(i) + " did not come"};
    }
    result.text += *block;
  }
  return result;
}

}  // namespace cases::lost_cancel
