#include "harness/runner_pool.h"

#include <poll.h>

#include <algorithm>
#include <thread>

namespace snag {

void runner_pool::start(slot& s, pool_work work) {
  if (s.where == nullptr || !(*s.where == *work.where)) {
    s.client = std::make_unique<runner_client>(*work.where);
    s.where = work.where;
  }
  if (auto* controlled = std::get_if<explore_order>(&work.order);
      controlled != nullptr && slots_.size() > 1) {
    // Side by side the runs would meet on one processor now and then, and wait for each other.
    const unsigned cpus = std::max(1U, std::thread::hardware_concurrency());
    controlled->cpu = 1 + static_cast<unsigned>(&s - slots_.data()) % cpus;
  }
  s.token = work.token;
  s.taken = 0;
  std::visit([&s](const auto& order) { s.client->send(order); }, work.order);
}

bool runner_pool::give(const feeder& feed) {
  bool working = false;
  for (slot& s : slots_) {
    if (!s.busy()) {
      if (std::optional<pool_work> work = feed(s.where)) {
        start(s, std::move(*work));
      }
    }
    working = working || s.busy();
  }
  return working;
}

bool runner_pool::run(const feeder& feed, const taker& take) {
  while (give(feed)) {
    std::vector<pollfd> ready;
    ready.reserve(slots_.size() + 1);
    for (const slot& s : slots_) {
      ready.push_back({s.busy() ? s.client->fd() : -1, POLLIN, 0});
    }
    ready.push_back({interrupt_.fd(), POLLIN, 0});
    ::poll(ready.data(), ready.size(), 1000);
    if (interrupt_.came()) {
      slots_ = std::vector<slot>(slots_.size());
      return false;
    }
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      slot& s = slots_[i];
      if (ready[i].revents == 0) {
        if (s.busy()) {
          s.client->check_alive();
        }
        continue;
      }
      for (run_report& run : s.client->pump()) {
        if (!take(s.token, s.taken++, run)) {
          s = slot();
          break;
        }
      }
    }
  }
  return true;
}

}  // namespace snag
