#include "csp/wait_group.h"

#include "csp/panic.h"
#include "scheduler/annotate.h"

namespace csp {

using internal::waiter;

void wait_group::add(std::int64_t n, const std::source_location& where) {
  snag::annotate::point(this, n < 0 ? "done" : "add", where);
  waiter* woken = nullptr;
  {
    std::unique_lock lock(mutex_);
    counter_ += n;
    if (counter_ < 0) {
      lock.unlock();
      internal::misuse("csp: negative WaitGroup counter", n == -1 ? "done" : "add", where);
    }
    if (counter_ == 0) {
      for (waiter* w = waiters_.pop(); w != nullptr; w = waiters_.pop()) {
        w->ok = true;
        w->next = woken;
        woken = w;
      }
    }
  }
  // Nothing of *this below: a waiter that found the counter at zero may have destroyed it.
  while (woken != nullptr) {
    internal::thread_record* record = woken->record;
    woken = woken->next;
    record->signal();
  }
}

void wait_group::done(const std::source_location& where) {
  add(-1, where);
}

void wait_group::wait(const std::source_location& where) {
  (void)wait_impl(std::nullopt, where);
}

bool wait_group::wait_impl(const internal::deadline& until, const std::source_location& where) {
  snag::annotate::point(this, "wait", where);
  std::unique_lock lock(mutex_);
  if (counter_ == 0) {
    return true;
  }
  internal::thread_record& me = internal::this_thread();
  const internal::wait_reason reason{
      "wait", this, internal::wait_reason::kind::counter, static_cast<std::size_t>(counter_), 0, where};
  waiter w;
  w.record = &me;
  w.ticket = me.begin_wait(reason, until.has_value());
  waiters_.push(w);
  lock.unlock();
  const bool woken = me.finish_wait(w.ticket, reason, until);
  lock.lock();
  waiters_.remove(w);
  if (woken && counter_ != 0) {
    lock.unlock();
    internal::misuse("csp: WaitGroup is reused before previous Wait has returned", "wait", where);
  }
  return woken;
}

}  // namespace csp
