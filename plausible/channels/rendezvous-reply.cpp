#include "cases/channels/rendezvous-reply.h"

#include <utility>

namespace cases::rendezvous_reply {

token_cache::token_cache(std::function<std::string()> fetch) : requests_(csp::make_chan<request>()) {
  server_.go([requests = requests_, fetch = std::move(fetch)] {
    std::optional<std::string> token;
    for (const request& one : requests) {
      if (!token) {
        token = fetch();
      }
      // A caller that has given up is not worth waiting for.
      (void)one.reply.try_send(*token);
    }
  });
}

token_cache::~token_cache() {
  requests_.close();
  server_.wait();
}

std::optional<std::string> token_cache::token(const csp::context& ctx) {
  const csp::chan<std::string> reply = csp::make_chan<std::string>();
  bool asked = false;
  csp::select(csp::on_send(requests_, request{reply}, [&asked] { asked = true; }),
              csp::on_receive(ctx.done()));

  std::optional<std::string> token;
  if (asked) {
    csp::select(csp::on_receive(reply, [&token](std::optional<std::string> got) { token = std::move(got); }),
                csp::on_receive(ctx.done()));
  }
  return token;
}

}  // namespace cases::rendezvous_reply
