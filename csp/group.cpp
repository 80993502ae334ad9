#include "csp/group.h"

#include <string>

namespace csp {
namespace internal {

void group_state::report(const error& err) {
  {
    const std::lock_guard lock(mutex);
    if (first) {
      return;
    }
    first = err;
  }
  cancel(err);
}

void group_slot::ended(const error& err) {
  ended_ = true;
  if (err) {
    state_->report(err);
  }
}

group_slot::~group_slot() {
  if (!ended_) {
    state_->report(unfinished);
  }
  if (state_->permits) {
    (void)state_->permits.try_receive();
  }
  state_->active.fetch_sub(1, std::memory_order_release);
  state_->running.done();
}

}  // namespace internal

group::group(const context& parent) : state_(std::make_shared<internal::group_state>()) {
  auto [ctx, cancel] = with_cancel_cause(parent);
  state_->ctx = std::move(ctx);
  state_->cancel = std::move(cancel);
}

group::~group() {
  state_->cancel({});
  state_->running.wait();
}

void group::set_limit(std::optional<std::size_t> n, const std::source_location& where) {
  if (const std::size_t active = state_->active.load(std::memory_order_acquire); active != 0) {
    internal::misuse("errgroup: modify limit while " + std::to_string(active) +
                         " goroutines in the group are still active",
                     "set_limit", where);
  }
  state_->permits = n.has_value() ? make_chan<unit>(*n) : chan<unit>();
}

error group::wait(const std::source_location& where) {
  state_->running.wait(where);
  error first;
  {
    const std::lock_guard lock(state_->mutex);
    first = state_->first;
  }
  state_->cancel(first);
  return first;
}

}  // namespace csp
