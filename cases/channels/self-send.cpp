#include "cases/channels/self-send.h"

#include <algorithm>

#include "harness/case.h"

namespace {

using cases::self_send::deliver_all;
using cases::self_send::message;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Five messages, one of the first two is refused once: each must be delivered once all the same.
outcome each_message_is_delivered_once(snag::run_context& run) {
  std::vector<message> messages;
  for (int id = 1; id <= 5; ++id) {
    messages.push_back({id, "order " + std::to_string(id) + " is on its way"});
  }
  const int busy = 1 + static_cast<int>(run.random() % 2);
  std::vector<int> ids = deliver_all(messages, [busy, tried = false](const message& one) mutable {
    if (one.id != busy || tried) {
      return true;
    }
    tried = true;
    return false;
  });
  std::sort(ids.begin(), ids.end());
  if (ids != std::vector<int>{1, 2, 3, 4, 5}) {
    return outcome::lost_result("expected 5 deliveries, got " + std::to_string(ids.size()));
  }
  return outcome::passed();
}

const snag::registered_case self_send({
    .id = "channels/self-send",
    .title = "the only task that makes room in a channel waits for room in it",
    .sources = {11},
    .check = "",
    .check_gap = "who else receives, and how full the channel is, is known to the run alone",
    .mental_model = "whoever has just taken a value out has made the room for putting it back",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"decred/dcrdata", "#431", "an event loop sent to its own channel of one place"},
                  {"cilium/tetragon", "#510",
                   "the only reader of an unbuffered channel added to it while it handled an entry"}},
    .scenario = &each_message_is_delivered_once,
});

}  // namespace
