#include "csp/internal/waiter.h"

#include <sched.h>

#include <algorithm>

#include "csp/internal/registry.h"
#include "scheduler/annotate.h"

namespace csp::internal {
namespace {

void pause() noexcept {
  __builtin_ia32_pause();
}

// A wake-up through the kernel costs 1 to 75 microseconds, a hand-over between running threads less than one:
// worth a bounded look, with yields for where there are fewer processors than threads. But where a yield
// comes back late, the processors are wanted by others, and whoever stands in line is served after whoever
// sleeps: then the whole process does without for a while, longer each time, up to a second.
constexpr auto longest_spin = std::chrono::microseconds(200);
constexpr auto shortest_pause = std::chrono::milliseconds(10);
constexpr auto longest_pause = std::chrono::seconds(1);
std::atomic<clock::rep> no_spin_until{0};
std::atomic<clock::rep> spin_pause{clock::duration(shortest_pause).count()};

void stop_spinning_for_a_while(clock::time_point now) noexcept {
  const clock::rep at = now.time_since_epoch().count();
  const clock::rep shortest = clock::duration(shortest_pause).count();
  const clock::rep longest = clock::duration(longest_pause).count();
  // A late yield after a good time is no sign of a crowd.
  const bool in_a_row = at - no_spin_until.load(std::memory_order_relaxed) < longest;
  const clock::rep length = in_a_row ? spin_pause.load(std::memory_order_relaxed) : shortest;
  no_spin_until.store(at + length, std::memory_order_relaxed);
  spin_pause.store(std::min(2 * length, longest), std::memory_order_relaxed);
}

// A timed wait does not spin: a yield may take longer than the wait. A large buffer fills or drains while its
// waiter wakes up, so that the next wake-up is far away; a spinner would make it one hand-over per value.
bool worth_a_spin(const wait_reason& reason) noexcept {
  using kind = wait_reason::kind;
  return reason.what == kind::unbuffered || reason.what == kind::cases ||
         (reason.what == kind::buffer && reason.b < large_buffer);
}

constexpr std::uint64_t with_state(std::uint64_t phase, thread_record::state s) noexcept {
  return (phase & ~std::uint64_t{3}) | static_cast<std::uint64_t>(s);
}

}  // namespace

bool spinning_allowed() noexcept {
  return snag_hook_block == nullptr;
}

void lock_briefly(std::mutex& m) {
  if (spinning_allowed()) {
    for (int i = 0; i < 20; ++i) {
      if (m.try_lock()) {
        return;
      }
      pause();
    }
  }
  m.lock();
}

std::string describe(const wait_reason& reason) {
  using kind = wait_reason::kind;
  switch (reason.what) {
    case kind::none_channel:
      return "none-channel";
    case kind::unbuffered:
      return "unbuffered";
    case kind::buffer:
      return "buffer " + std::to_string(reason.a) + " of " + std::to_string(reason.b);
    case kind::counter:
      return "counter " + std::to_string(reason.a);
    case kind::cases:
      return std::to_string(reason.a) + (reason.a == 1 ? " case" : " cases");
    case kind::other:
      break;
  }
  return "";
}

thread_record::ticket thread_record::begin_wait(const wait_reason& reason, bool timed) noexcept {
  operation_.store(reason.operation, std::memory_order_relaxed);
  object_.store(reason.object, std::memory_order_relaxed);
  kind_.store(reason.what, std::memory_order_relaxed);
  a_.store(reason.a, std::memory_order_relaxed);
  b_.store(reason.b, std::memory_order_relaxed);
  where_.store(reason.where, std::memory_order_relaxed);
  signal_.store(idle, std::memory_order_relaxed);
  served = nullptr;
  // The upper bits count the waits, so that a ticket is never used twice.
  const std::uint64_t next = (phase_.load(std::memory_order_relaxed) | 3U) + 1;
  const ticket t = with_state(next, timed ? state::waiting_timed : state::waiting);
  phase_.store(t, std::memory_order_seq_cst);
  return t;
}

bool thread_record::finish_wait(ticket t, const wait_reason& reason, const deadline& until) {
  notify_watchers();
  bool claimed_by_other = true;
  if (snag_hook_block != nullptr) {
    const snag::annotate::blocked told(reason.object, reason.operation, describe(reason).c_str(),
                                       reason.where);
    claimed_by_other = park(t, until);
  } else if (until.has_value() || !worth_a_spin(reason) || !spin()) {
    claimed_by_other = park(t, until);
  }
  phase_.store(with_state(t, state::running), std::memory_order_seq_cst);
  return claimed_by_other;
}

bool thread_record::spin() noexcept {
  clock::time_point now = clock::now();
  if (now.time_since_epoch().count() < no_spin_until.load(std::memory_order_relaxed)) {
    return false;
  }
  for (int round = 0; round < 40; ++round) {
    for (int i = 0; i < 50; ++i) {
      if (signal_.load(std::memory_order_acquire) == signalled) {
        return true;
      }
      pause();
    }
    sched_yield();
    const clock::time_point back = clock::now();
    if (back - now > longest_spin) {
      stop_spinning_for_a_while(back);
      break;
    }
  }
  return signal_.load(std::memory_order_acquire) == signalled;
}

bool thread_record::park(ticket t, const deadline& until) {
  std::uint32_t expected = idle;
  if (!signal_.compare_exchange_strong(expected, parked, std::memory_order_acq_rel)) {
    return true;
  }
  std::unique_lock lock(mutex_);
  const auto is_signalled = [this] { return signal_.load(std::memory_order_acquire) == signalled; };
  if (until.has_value() && !wake_up_.wait_until(lock, *until, is_signalled)) {
    std::uint64_t open = t;
    if (phase_.compare_exchange_strong(open, with_state(t, state::claimed), std::memory_order_seq_cst)) {
      return false;
    }
    // Somebody has claimed the wait at the last moment; its signal is on the way.
  }
  wake_up_.wait(lock, is_signalled);
  return true;
}

bool thread_record::claim(ticket t) noexcept {
  return phase_.compare_exchange_strong(t, with_state(t, state::claimed), std::memory_order_seq_cst);
}

void thread_record::signal() noexcept {
  if (signal_.exchange(signalled, std::memory_order_acq_rel) != parked) {
    return;
  }
  // The owner has said that it will sleep; passing through its lock makes sure that it does, or has seen the
  // signal. It may be gone by the time of the notify: the record is not.
  {
    const std::lock_guard lock(mutex_);
  }
  wake_up_.notify_one();
}

wait_reason thread_record::reason() const noexcept {
  wait_reason r;
  r.operation = operation_.load(std::memory_order_relaxed);
  r.object = object_.load(std::memory_order_relaxed);
  r.what = kind_.load(std::memory_order_relaxed);
  r.a = a_.load(std::memory_order_relaxed);
  r.b = b_.load(std::memory_order_relaxed);
  r.where = where_.load(std::memory_order_relaxed);
  return r;
}

void wait_queue::push(waiter& w) noexcept {
  w.next = nullptr;
  w.previous = tail_;
  (tail_ != nullptr ? tail_->next : head_) = &w;
  tail_ = &w;
  w.linked = true;
}

void wait_queue::remove(waiter& w) noexcept {
  if (!w.linked) {
    return;
  }
  (w.previous != nullptr ? w.previous->next : head_) = w.next;
  (w.next != nullptr ? w.next->previous : tail_) = w.previous;
  w.linked = false;
}

waiter* wait_queue::pop_linked() noexcept {
  while (head_ != nullptr) {
    waiter& w = *head_;
    remove(w);
    if (w.record->claim(w.ticket)) {
      w.record->served = &w;
      return &w;
    }
    // A select that was served elsewhere, or a wait that has just run out of time: it goes by itself.
  }
  return nullptr;
}

bool wait_queue::has_live() const noexcept {
  for (const waiter* w = head_; w != nullptr; w = w->next) {
    if (w->record->phase() == w->ticket) {
      return true;
    }
  }
  return false;
}

void block_until(const wait_reason& reason, const deadline& until) {
  thread_record& me = this_thread();
  const auto t = me.begin_wait(reason, until.has_value());
  me.finish_wait(t, reason, until);
}

void block_for_ever(const wait_reason& reason) {
  for (;;) {
    block_until(reason, std::nullopt);
  }
}

}  // namespace csp::internal
