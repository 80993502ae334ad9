#include "cases/time/timer-rearmed-for-ever.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace cases::timer_rearmed_for_ever {

namespace {

using clock = std::chrono::steady_clock;

/// Does one thing, later, in a thread of its own. May be set again, also by what it does.
class alarm {
 public:
  ~alarm() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_one();
  }
  alarm() = default;
  alarm(const alarm&) = delete;
  alarm& operator=(const alarm&) = delete;

  void set(std::chrono::milliseconds delay, std::function<void()> action) {
    const std::lock_guard lock(mutex_);
    due_ = clock::now() + delay;
    action_ = std::move(action);
    changed_.notify_one();
  }

  /// Forgets what was set, unless it is being done.
  void cancel() {
    const std::lock_guard lock(mutex_);
    action_ = nullptr;
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (!ended_) {
      if (!action_) {
        changed_.wait(lock);
      } else if (clock::now() < due_) {
        changed_.wait_until(lock, due_);
      } else {
        const std::function<void()> action = std::exchange(action_, nullptr);
        lock.unlock();
        action();
        lock.lock();
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  clock::time_point due_;
  std::function<void()> action_;
  bool ended_ = false;
  std::jthread thread_{[this] { run(); }};  // last: joined first
};

/// Sends a beat every period, from start to stop.
class heartbeat {
 public:
  heartbeat(const connection& peer, std::chrono::milliseconds period) : peer_(peer), period_(period) {}

  void start() {
    alarm_.set(std::chrono::milliseconds(0), [this] { beat(); });
  }

  /// No beat is sent after stop has returned.
  void stop() {
    stopped_ = true;
    alarm_.cancel();
  }

 private:
  void beat() {
    peer_.send("beat");
    if (!stopped_) {
      alarm_.set(period_, [this] { beat(); });
    }
  }

  const connection& peer_;
  std::chrono::milliseconds period_;
  std::atomic<bool> stopped_ = false;
  alarm alarm_;
};

}  // namespace

void run_session(const connection& peer, std::chrono::milliseconds period,
                 const std::function<void()>& work) {
  heartbeat pulse(peer, period);
  pulse.start();
  work();
  pulse.stop();
  peer.send("bye");
  peer.close();
}

}  // namespace cases::timer_rearmed_for_ever
