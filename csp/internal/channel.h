#pragma once

// The state that all handles of one channel share.
//
// Thread safety: everything is guarded by `mutex`. Functions named *_locked want it held.
// Invariants, while the lock is free:
//   - receivers are waiting only where the buffer is empty and no sender waits; senders only where the buffer
//   is
//     full (a select waits at both ends at once, but its own two ends never meet);
//   - a closed channel has nobody waiting.

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
  explicit channel_base(std::size_t capacity) noexcept : capacity_(capacity) {}
  channel_base(const channel_base&) = delete;
  channel_base& operator=(const channel_base&) = delete;

  void lock() { lock_briefly(mutex_); }
  void unlock() { mutex_.unlock(); }

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

  std::mutex mutex_;
  wait_queue receivers_;
  wait_queue senders_;
  std::size_t count_ = 0;  // values in the buffer
  const std::size_t capacity_;
  bool closed_ = false;
};

template <class T>
class channel_state final : public channel_base {
 public:
  explicit channel_state(std::size_t capacity)
      : channel_base(capacity), cells_(capacity == 0 ? nullptr : std::allocator<T>().allocate(capacity)) {}

  ~channel_state() {
    while (count_ > 0) {
      pop_locked();
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
    if (count_ < capacity_) {
      push_locked(value);
      return step::done;
    }
    return step::would_block;
  }

  /// receive_locked fills `out` where it returns done; `closed` means closed and drained.
  step receive_locked(std::optional<T>& out, thread_record*& wake) noexcept {
    if (count_ > 0) {
      out.emplace(std::move(cells_[front_]));
      pop_locked();
      // The place goes to the sender that has waited longest, at the end of the line.
      if (waiter* sender = senders_.pop(); sender != nullptr) {
        push_locked(*static_cast<T*>(sender->slot));
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

  void push_locked(T& value) noexcept {
    std::construct_at(cells_ + back_, std::move(value));
    back_ = back_ + 1 == capacity_ ? 0 : back_ + 1;
    ++count_;
  }

  void pop_locked() noexcept {
    std::destroy_at(cells_ + front_);
    front_ = front_ + 1 == capacity_ ? 0 : front_ + 1;
    --count_;
  }

  T* cells_;
  std::size_t front_ = 0;
  std::size_t back_ = 0;
};

}  // namespace csp::internal
