#include "cases/channels/self-send.h"

#include "csp/csp.h"

namespace cases::self_send {

std::vector<int> deliver_all(const std::vector<message>& messages,
                             const std::function<bool(const message&)>& deliver) {
  // A place for every message, so that the task that takes one out can always put it back.
  const csp::chan<message> outbox = csp::make_chan<message>(messages.size());
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
