#pragma once

// The state that all handles of one channel share.
//
// Thread safety: everything is guarded by `mutex`. Functions named *_locked want it held.
// Invariants, while the lock is free:
//   - receivers are waiting only where the buffer is empty and no sender waits; senders only where the buffer
//   is
//     full (a select waits at both ends at once, but its own two ends never meet);
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

inline void lock_end(std::mutex& m) {
#ifdef BRIEF
  lock_briefly(m);
#else
  m.lock();
#endif
}

/// What one attempt came to.
enum class step : unsigned char { done, would_block, closed };

/// The part that does not depend on the type of the values.
class channel_base {
 public:
  explicit channel_base(std::size_t capacity) noexcept
      : capacity_(capacity), two_locks_(capacity >= large_buffer && spinning_allowed()) {}
  channel_base(const channel_base&) = delete;
  channel_base& operator=(const channel_base&) = delete;

  void lock() {
    lock_briefly(senders_end_.mutex);
    if (two_locks_) {
      lock_briefly(receivers_end_.mutex);
    }
  }
  void unlock() {
    if (two_locks_) {
      receivers_end_.mutex.unlock();
    }
    senders_end_.mutex.unlock();
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

  // One end of the buffer. A cache line of its own: where the ends have a lock each, they run side by side.
  struct alignas(64) end {
    std::mutex mutex;
    std::size_t moved = 0;       // values that have passed here since the beginning
    std::size_t index = 0;       // the cell that is next here
    std::size_t other_seen = 0;  // the other end's `moved` as it was once; it only grows
  };

  [[nodiscard]] std::size_t count_locked() const noexcept { return senders_end_.moved - receivers_end_.moved; }

  end senders_end_;
  end receivers_end_;
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
      std::optional<T> dropped;
      take_front(dropped);
      ++receivers_end_.moved;
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
      ++senders_end_.moved;
      return step::done;
    }
    return step::would_block;
  }

  /// receive_locked fills `out` where it returns done; `closed` means closed and drained.
  step receive_locked(std::optional<T>& out, thread_record*& wake) noexcept {
    if (count_locked() > 0) {
      take_front(out);
      ++receivers_end_.moved;
      // The place goes to the sender that has waited longest, at the end of the line.
      if (waiter* sender = senders_.pop(); sender != nullptr) {
        put_back(*static_cast<T*>(sender->slot));
        ++senders_end_.moved;
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
    if (two_locks_ && send_at_end(value)) {
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
    if (two_locks_ && receive_at_end(out)) {
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

  bool send_at_end(T& value) noexcept {
    end& mine = senders_end_;
    lock_end(mine.mutex);
    const std::lock_guard held(mine.mutex, std::adopt_lock);
    if (closed_ || !receivers_.empty()) {
      return false;
    }
    if (mine.moved - mine.other_seen >= capacity_) {
      mine.other_seen = std::atomic_ref(receivers_end_.moved).load(std::memory_order_acquire);
      if (mine.moved - mine.other_seen >= capacity_) {
        return false;
      }
    }
    put_back(value);
    std::atomic_ref(mine.moved).store(mine.moved + 1, std::memory_order_release);
    return true;
  }

  bool receive_at_end(std::optional<T>& out) noexcept {
    end& mine = receivers_end_;
    lock_end(mine.mutex);
    const std::lock_guard held(mine.mutex, std::adopt_lock);
    if (!senders_.empty()) {
      return false;
    }
    if (mine.moved >= mine.other_seen) {
      mine.other_seen = std::atomic_ref(senders_end_.moved).load(std::memory_order_acquire);
      if (mine.moved >= mine.other_seen) {
        return false;
      }
    }
    take_front(out);
    std::atomic_ref(mine.moved).store(mine.moved + 1, std::memory_order_release);
    return true;
  }

  void put_back(T& value) noexcept {
    std::size_t& at = senders_end_.index;
    std::construct_at(cells_ + at, std::move(value));
    at = at + 1 == capacity_ ? 0 : at + 1;
  }

  void take_front(std::optional<T>& out) noexcept {
    std::size_t& at = receivers_end_.index;
    out.emplace(std::move(cells_[at]));
    std::destroy_at(cells_ + at);
    at = at + 1 == capacity_ ? 0 : at + 1;
  }

  T* cells_;
};

}  // namespace csp::internal
