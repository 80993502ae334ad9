#include "csp/time.h"

#include <mutex>
#include <utility>

#include "csp/panic.h"

namespace csp {
namespace internal {
namespace {

class after_timer final : public timer {
 public:
  explicit after_timer(chan<time_point> ch) : ch_(std::move(ch)) {}
  deadline fire() override {
    (void)ch_.try_send(clock::now());
    return std::nullopt;
  }
  bool could_wake() override { return ch_.state()->has_waiters(); }

 private:
  chan<time_point> ch_;
};

}  // namespace

recv_chan<time_point> after_until(const deadline& until) {
  const auto ch = make_chan<time_point>(1);
  if (until.has_value()) {
    timer::arm(std::make_shared<after_timer>(ch), until);
  }
  return ch;
}

class ticker_timer final : public timer {
 public:
  deadline fire() override {
    const std::lock_guard lock(mutex_);
    if (stopped_) {
      return std::nullopt;
    }
    (void)ch.try_send(clock::now());
    // From the time that was due and not from now, so that the ticks do not drift; those that were missed are
    // skipped.
    do {
      next_ += period_;
    } while (next_ <= clock::now());
    return next_;
  }
  bool could_wake() override { return ch.state()->has_waiters(); }

  clock::time_point restart(std::chrono::nanoseconds period) {
    const std::lock_guard lock(mutex_);
    stopped_ = false;
    period_ = std::chrono::duration_cast<clock::duration>(period);
    next_ = clock::now() + period_;
    return next_;
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }

  const chan<time_point> ch = make_chan<time_point>(1);

 private:
  std::mutex mutex_;
  bool stopped_ = false;
  clock::duration period_{};
  clock::time_point next_;
};

}  // namespace internal

ticker::ticker(std::chrono::nanoseconds period, const std::source_location& where, int)
    : timer_(std::make_shared<internal::ticker_timer>()) {
  reset_to(period, where);
}

ticker::~ticker() {
  stop();
}

recv_chan<time_point> ticker::chan() const {
  return timer_->ch;
}

void ticker::stop() {
  timer_->stop();
  internal::timer::disarm(*timer_);
}

void ticker::reset_to(std::chrono::nanoseconds period, const std::source_location& where) {
  if (period <= std::chrono::nanoseconds::zero()) {
    internal::misuse("non-positive interval for NewTicker", "ticker", where);
  }
  internal::timer::arm(timer_, timer_->restart(period));
}

}  // namespace csp
