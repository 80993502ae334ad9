#pragma once

// The state that all handles of one channel share.
//
// Thread safety: "the lock" is one mutex, or two where the buffer is large: one for each end of the ring. Who
// holds both may do everything; functions named *_locked want that. Who holds the mutex of one end may
//   - move values at that end, where this needs nobody to be woken,
//   - read `closed_` and the queues, which are written under both.
// docs/design/csp.md tells why this is enough.
// Invariants, while the lock is free:
//   - receivers are waiting only where the buffer is empty and no sender waits; senders only where the buffer
//     is full (a select waits at both ends at once, but its own two ends never meet);
//   - a closed channel has nobody waiting.

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>

#include "csp/internal/waiter.h"
#include "csp/panic.h"
#include "scheduler/annotate.h"

namespace csp::internal {

/// What one attempt came to.
enum class step : unsigned char { done, would_block, closed };

/// The part that does not depend on the type of the values.
class channel_base {
 public:
  explicit channel_base(std::size_t capacity) noexcept
      : capacity_(capacity), two_locks_(capacity >= large_buffer && spinning_allowed()) {}
  channel_base(const channel_base&) = delete;
  channel_base& operator=(const channel_base&) = delete;

  /// lock takes the whole channel. On a large buffer nobody spins for it: who sleeps lets the other end work
  /// on in its own cache, who spins takes the lock from it at each value.
  void lock() {
    if (two_locks_) {
      back_.mutex.lock();
      front_.mutex.lock();
    } else {
      lock_briefly(back_.mutex);
    }
  }
  void unlock() {
    if (two_locks_) {
      front_.mutex.unlock();
    }
    back_.mutex.unlock();
  }

  /// close wakes everybody. Panics where it is closed already.
  void close(const std::source_location& where);

  [[nodiscard]] std::size_t len();
  [[nodiscard]] std::size_t cap() const noexcept { return capacity_; }
  /// has_waiters reports whether a thread waits at either end.
  [[nodiscard]] bool has_waiters();

  /// reason_locked describes a wait of `operation` on this channel as it is now.
  [[nodiscard]] wait_reason reason_locked(const char* operation,
                                          const std::source_location& where) const noexcept;

  wait_queue& receivers_locked() noexcept { return receivers_; }
  wait_queue& senders_locked() noexcept { return senders_; }

 protected:
  ~channel_base() = default;

  // One end of the ring. Written under its mutex; the other end reads `passed` alone. On cache lines of its
  // own, so that the two ends do not take them from each other.
  struct alignas(64) ring_end {
    std::mutex mutex;
    std::atomic<std::size_t> passed{0};  // values that have passed here since the beginning
    std::size_t index = 0;               // the cell that is next
    std::size_t other_passed = 0;        // the other end's `passed`, as it was seen last

    // Releases the cell that was just filled or emptied.
    void advance(std::size_t capacity) noexcept {
      index = index + 1 == capacity ? 0 : index + 1;
      passed.store(passed.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }
  };

  [[nodiscard]] std::size_t count_locked() const noexcept {
    return back_.passed.load(std::memory_order_relaxed) - front_.passed.load(std::memory_order_relaxed);
  }

  ring_end back_;   // where senders put
  ring_end front_;  // where receivers take
  alignas(64) wait_queue receivers_;
  wait_queue senders_;
  const std::size_t capacity_;
  const bool two_locks_;
  bool closed_ = false;
};

template <class T>
class channel_state final : public channel_base {
 public:
  explicit channel_state(std::size_t capacity)
      : channel_base(capacity), cells_(capacity == 0 ? nullptr : std::allocator<T>().allocate(capacity)) {}

  ~channel_state() {
    while (count_locked() > 0) {
      drop_front();
    }
    if (cells_ != nullptr) {
      std::allocator<T>().deallocate(cells_, capacity_);
    }
  }

  /// send_locked moves `value` out where it returns done; then `wake`, unless null, is to be signalled after
  /// the lock was dropped. noexcept: a value whose move throws in the middle of a hand-over ends the process.
  step send_locked(T& value, thread_record*& wake) noexcept {
    if (closed_) {
      return step::closed;
    }
    if (waiter* receiver = receivers_.pop(); receiver != nullptr) {
      static_cast<std::optional<T>*>(receiver->slot)->emplace(std::move(value));
      receiver->ok = true;
      wake = receiver->record;
      return step::done;
    }
    if (count_locked() < capacity_) {
      put_back(value);
      return step::done;
    }
    return step::would_block;
  }

  /// receive_locked fills `out` where it returns done; `closed` means closed and drained.
  step receive_locked(std::optional<T>& out, thread_record*& wake) noexcept {
    if (count_locked() > 0) {
      take_front(out);
      // The place goes to the sender that has waited longest, at the end of the line.
      if (waiter* sender = senders_.pop(); sender != nullptr) {
        put_back(*static_cast<T*>(sender->slot));
        sender->ok = true;
        wake = sender->record;
      }
      return step::done;
    }
    if (waiter* sender = senders_.pop(); sender != nullptr) {
      out.emplace(std::move(*static_cast<T*>(sender->slot)));
      sender->ok = true;
      wake = sender->record;
      return step::done;
    }
    return closed_ ? step::closed : step::would_block;
  }

  /// send blocks until it is done, closed, or the deadline passed (would_block). `blocking` false: one
  /// attempt.
  step send(T& value, bool blocking, const deadline& until, const std::source_location& where) {
    snag::annotate::point(this, "send", where);
    if (two_locks_ && send_at_back(value)) {
      return step::done;
    }
    thread_record* wake = nullptr;
    std::unique_lock held(*this);
    step result = send_locked(value, wake);
    if (result != step::would_block || !blocking) {
      held.unlock();
      if (wake != nullptr) {
        wake->signal();
      }
      return result;
    }
    return wait(held, senders_, &value, "send", until, where);
  }

  /// receive: as send; fills `out` where it returns done.
  step receive(std::optional<T>& out, bool blocking, const deadline& until,
               const std::source_location& where) {
    snag::annotate::point(this, "receive", where);
    if (two_locks_ && receive_at_front(out)) {
      return step::done;
    }
    thread_record* wake = nullptr;
    std::unique_lock held(*this);
    step result = receive_locked(out, wake);
    if (result != step::would_block || !blocking) {
      held.unlock();
      if (wake != nullptr) {
        wake->signal();
      }
      return result;
    }
    return wait(held, receivers_, &out, "receive", until, where);
  }

 private:
  // The next two hold one end alone. They return false, with nothing changed, where they cannot be sure that
  // this is enough; then the attempt under the whole lock decides. Hence "full", "empty" and "closed" are
  // never said of a state that was not.
  bool send_at_back(T& value) noexcept {
    const std::lock_guard held(back_.mutex);
    if (closed_ || !receivers_.empty()) {
      return false;
    }
    const std::size_t sent = back_.passed.load(std::memory_order_relaxed);
    if (sent - back_.other_passed >= capacity_) {
      // The other end's cache line is asked for once per filled buffer, not once per value.
      back_.other_passed = front_.passed.load(std::memory_order_acquire);
      if (sent - back_.other_passed >= capacity_) {
        return false;
      }
    }
    put_back(value);
    return true;
  }

  bool receive_at_front(std::optional<T>& out) noexcept {
    const std::lock_guard held(front_.mutex);
    if (!senders_.empty()) {
      return false;
    }
    const std::size_t received = front_.passed.load(std::memory_order_relaxed);
    // Less than, too: values that were taken under the whole lock were not counted here.
    if (front_.other_passed <= received) {
      front_.other_passed = back_.passed.load(std::memory_order_acquire);
      if (front_.other_passed <= received) {
        return false;
      }
    }
    take_front(out);
    return true;
  }

  step wait(std::unique_lock<channel_state>& held, wait_queue& queue, void* slot, const char* operation,
            const deadline& until, const std::source_location& where) {
    thread_record& me = this_thread();
    const wait_reason reason = reason_locked(operation, where);
    waiter w;
    w.record = &me;
    w.slot = slot;
    w.ticket = me.begin_wait(reason, until.has_value());
    queue.push(w);
    held.unlock();
    if (me.finish_wait(w.ticket, reason, until)) {
      return w.ok ? step::done : step::closed;
    }
    held.lock();
    queue.remove(w);
    return step::would_block;
  }

  void put_back(T& value) noexcept {
    std::construct_at(cells_ + back_.index, std::move(value));
    back_.advance(capacity_);
  }

  void take_front(std::optional<T>& out) noexcept {
    out.emplace(std::move(cells_[front_.index]));
    drop_front();
  }

  void drop_front() noexcept {
    std::destroy_at(cells_ + front_.index);
    front_.advance(capacity_);
  }

  T* cells_;
};

}  // namespace csp::internal
