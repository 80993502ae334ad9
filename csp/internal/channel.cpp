#include "csp/internal/channel.h"

namespace csp::internal {

void channel_base::close(const std::source_location& where) {
  snag::annotate::point(this, "close", where);
  waiter* woken = nullptr;
  {
    const std::lock_guard held(*this);
    if (closed_) {
      misuse("close of closed channel", "close", where);
    }
    closed_ = true;
    const auto take_all = [&woken](wait_queue& queue) {
      for (waiter* w = queue.pop(); w != nullptr; w = queue.pop()) {
        w->ok = false;
        w->next = woken;
        woken = w;
      }
    };
    take_all(receivers_);
    take_all(senders_);
  }
  while (woken != nullptr) {
    // Read before the signal: the waiter is gone after it.
    thread_record* record = woken->record;
    woken = woken->next;
    record->signal();
  }
}

std::size_t channel_base::len() {
  const std::lock_guard held(*this);
  return count_locked();
}

bool channel_base::has_waiters() {
  const std::lock_guard held(*this);
  return receivers_.has_live() || senders_.has_live();
}

wait_reason channel_base::reason_locked(const char* operation,
                                        const std::source_location& where) const noexcept {
  const auto what = capacity_ == 0 ? wait_reason::kind::unbuffered : wait_reason::kind::buffer;
  return {operation, this, what, count_locked(), capacity_, where};
}

}  // namespace csp::internal
