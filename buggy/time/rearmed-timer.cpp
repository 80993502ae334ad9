#include "cases/time/rearmed-timer.h"

#include <optional>

#include "csp/csp.h"

namespace cases::rearmed_timer {

void serve_tokens(const csp::recv_chan<reply>& requests, const std::function<int()>& fetch,
                  std::chrono::milliseconds lifetime) {
  int token = fetch();
  bool open = true;
  while (open) {
    csp::select(csp::on_receive(requests,
                                [&](const std::optional<reply>& request) {
                                  if (request) {
                                    request->send(token);
                                  } else {
                                    open = false;
                                  }
                                }),
                csp::on_receive(csp::after(lifetime), [&] { token = fetch(); }));
  }
}

}  // namespace cases::rearmed_timer
