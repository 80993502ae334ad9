#pragma once

// How a thread waits in csp, and how it is found and woken. The only place of csp that blocks.
//
// Every thread that has blocked in csp owns a thread_record. A wait goes:
//   1. The waiter, under the lock of each object it waits on, opens a ticket (thread_record::begin_wait) and
//      links a `waiter` into the object's wait_queue. The condition was checked under the same lock, so that
//      no wake-up can be lost.
//   2. It drops the locks and calls finish_wait: a short bounded spin, then a condition variable.
//   3. Whoever makes the condition true takes a waiter from the queue under the object's lock and *claims*
//   it:
//      one CAS of `phase` from the ticket to "claimed". One claimer wins, of all the objects that a select
//      waits on; a wait that runs out of time claims itself. The winner hands the value over, drops the lock,
//      and signals the record.
//
// Lifetime: a claimed waiter (on the waiting thread's stack) must not be touched after the signal. Records
// are never freed, only handed to later threads, so that a late notify can meet no freed memory; it meets a
// spurious wake-up at worst.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <source_location>
#include <string>

namespace csp::internal {

using clock = std::chrono::steady_clock;
using deadline = std::optional<clock::time_point>;

/// deadline_in returns now + d, or no deadline where that is beyond the clock's range.
template <class Rep, class Period>
deadline deadline_in(std::chrono::duration<Rep, Period> d) {
  const auto now = clock::now();
  // Half of the range: a duration that overflows when it is added means "for ever".
  if (std::chrono::duration<double>(d) >= std::chrono::duration<double>(clock::time_point::max() - now) / 2) {
    return std::nullopt;
  }
  return now + std::chrono::ceil<clock::duration>(d);
}

/// deadline_at converts a point of any clock. A clock other than steady_clock is read once, now.
template <class Clock, class Duration>
deadline deadline_at(std::chrono::time_point<Clock, Duration> t) {
  if constexpr (std::is_same_v<Clock, clock>) {
    return std::chrono::time_point_cast<clock::duration>(t);
  } else {
    return deadline_in(t - Clock::now());
  }
}

/// What a wait is about; kept as numbers and turned into text by who asks.
struct wait_reason {
  enum class kind : std::uint8_t { none_channel, unbuffered, buffer, counter, cases, other };
  const char* operation = "";    ///< a string literal
  const void* object = nullptr;  ///< the channel or counter
  kind what = kind::other;
  std::size_t a = 0;  ///< buffered values; the counter; the number of cases
  std::size_t b = 0;  ///< the capacity
  std::source_location where;
};

/// describe returns "buffer 2 of 2", "unbuffered, nobody receives", "counter 3", ...
std::string describe(const wait_reason& reason);

/// One per thread that has waited; type-stable memory.
class thread_record {
 public:
  /// A ticket names one wait of one thread; a claim of another ticket fails.
  using ticket = std::uint64_t;

  enum class state : std::uint8_t { running = 0, waiting = 1, waiting_timed = 2, claimed = 3 };

  /// begin_wait opens a ticket. To be called by the owning thread, under the locks of all it will wait on.
  ticket begin_wait(const wait_reason& reason, bool timed) noexcept;

  /// finish_wait blocks until the ticket was claimed and signalled; returns true then, and false where the
  /// deadline came first (the caller then unlinks its waiters). Owning thread only, with no csp lock held.
  bool finish_wait(ticket t, const wait_reason& reason, const deadline& until);

  /// claim takes the right to end the wait. Any thread, under the lock of the object waited on.
  bool claim(ticket t) noexcept;

  /// signal ends a claimed wait: the last touch by the claimer. Called without locks.
  void signal() noexcept;

  [[nodiscard]] static state state_of(std::uint64_t phase) noexcept { return static_cast<state>(phase & 3U); }
  /// phase returns ticket and state in one; it changes with every wait. Sequentially consistent.
  [[nodiscard]] std::uint64_t phase() const noexcept { return phase_.load(std::memory_order_seq_cst); }
  /// reason returns what the thread waits for; meaningful where phase() was the same before and after.
  [[nodiscard]] wait_reason reason() const noexcept;

  // Set by the registry, read under its lock.
  std::uint64_t id = 0;
  bool in_use = false;
  bool is_task = false;
  bool service = false;
  std::source_location spawned;

  /// Written by the claimer before the signal, read by the owner after: which waiter was served.
  void* served = nullptr;

 private:
  bool spin() noexcept;
  bool park(ticket t, const deadline& until);

  static constexpr std::uint32_t idle = 0;
  static constexpr std::uint32_t parked = 1;
  static constexpr std::uint32_t signalled = 2;

  // Claimed by other cores while the owner spins on signal_: a line of its own.
  alignas(64) std::atomic<std::uint64_t> phase_{0};
  std::atomic<std::uint32_t> signal_{idle};
  std::mutex mutex_;
  std::condition_variable wake_up_;

  // The reason, each part on its own: read by others while the owner may already be at its next wait.
  std::atomic<const char*> operation_{""};
  std::atomic<const void*> object_{nullptr};
  std::atomic<wait_reason::kind> kind_{wait_reason::kind::other};
  std::atomic<std::size_t> a_{0};
  std::atomic<std::size_t> b_{0};
  std::atomic<std::source_location> where_{};
};

/// this_thread returns the calling thread's record, taking one on first use.
thread_record& this_thread();

/// One place in one queue, on the waiting thread's stack. Guarded by the lock of the queue's owner until it
/// is claimed; then the claimer's until the signal.
struct waiter {
  thread_record* record = nullptr;
  thread_record::ticket ticket = 0;
  waiter* next = nullptr;
  waiter* previous = nullptr;
  void* slot = nullptr;  ///< where the value is, or goes
  bool linked = false;
  bool ok = false;  ///< set by the claimer: false means that the channel was closed
};

/// FIFO queue of waiters. Guarded by its owner's lock.
class wait_queue {
 public:
  void push(waiter& w) noexcept;
  /// remove unlinks w if it is linked.
  void remove(waiter& w) noexcept;
  /// pop returns the longest waiting waiter that could be claimed, unlinked; null where there is none.
  waiter* pop() noexcept { return head_ == nullptr ? nullptr : pop_linked(); }
  /// has_live reports whether pop would find one now.
  [[nodiscard]] bool has_live() const noexcept;
  [[nodiscard]] bool empty() const noexcept { return head_ == nullptr; }

 private:
  waiter* pop_linked() noexcept;

  waiter* head_ = nullptr;
  waiter* tail_ = nullptr;
};

/// From this capacity on, who waits for a buffer or for its lock sleeps at once, and each of its ends has a
/// lock of its own.
inline constexpr std::size_t large_buffer = 64;

/// spinning_allowed: false while a scheduler or its noise is linked in; a spin would only add schedules.
bool spinning_allowed() noexcept;

/// lock_briefly takes a mutex that is held for a few instructions only: tries a bounded number of times
/// before it sleeps.
void lock_briefly(std::mutex& m);

/// block_for_ever never returns: the calling thread waits for what cannot happen.
[[noreturn]] void block_for_ever(const wait_reason& reason);

/// block_until waits for the deadline and nothing else; for ever without one.
void block_until(const wait_reason& reason, const deadline& until);

}  // namespace csp::internal
