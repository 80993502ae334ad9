#include "cases/channels/self-send.h"

#include "csp/csp.h"

namespace cases::self_send {

namespace {

/// How many messages may wait to be delivered.
constexpr std::size_t window = 2;

}  // namespace

std::vector<int> deliver_all(const std::vector<message>& messages,
                             const std::function<bool(const message&)>& deliver) {
  // One place more, for the message that comes back.
  const csp::chan<message> outbox = csp::make_chan<message>(window + 1);
  const csp::chan<int> delivered = csp::make_chan<int>(messages.size());
  csp::go([outbox, delivered, deliver, open = messages.size()]() mutable {
    while (open > 0) {
      const message next = *outbox.receive();
      if (deliver(next)) {
        delivered.send(next.id);
        --open;
      } else {
        outbox.send(next);  // again, after those that wait already
      }
    }
    delivered.close();
  });

  for (const message& one : messages) {
    outbox.send(one);
  }
  std::vector<int> ids;
  for (const int id : delivered) {
    ids.push_back(id);
  }
  return ids;
}

}  // namespace cases::self_send
