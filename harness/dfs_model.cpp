#include "harness/dfs_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <stdexcept>

namespace snag::dfs_model {

namespace {

using trace::op;

constexpr unsigned objects = 4;  // of each kind
constexpr std::uint64_t steps_most = 3'000;
// Of waits: a point in time, as for pthreads, and too far for clocks that tick as they are read.
constexpr std::uint64_t deadline = 1'000'000;

// One numbering for all kinds, so that no two share a number.
enum class kind : std::uint8_t { variable, mutex, condition, semaphore, barrier, thread };

struct thread_state {
  bool alive = false;
  bool ready = false;
  bool ended = false;
  std::size_t at = 0;
  std::uint64_t local = 1;
  bool resumed = false;
  bool woken = false;
  bool timed_out = false;
  bool yielding = false;
  bool started = false;
  bool go_on = false;  // its next step is the point after what let others go on
  bool quiescing = false;
  std::optional<std::uint64_t> due;
  std::deque<unsigned>* queue = nullptr;
};

class machine {
 public:
  explicit machine(const program& what) : what_(what), threads_(what.threads.size() + 1) {
    threads_[1].alive = threads_[1].ready = threads_[1].started = true;
  }

  outcome run(const schedule& prefix) {
    std::vector<unsigned> choices;
    for (const turn& t : prefix) {
      choices.insert(choices.end(), t.count, static_cast<unsigned>(t.thread));
    }
    while (!over_ && settle() && out_.trace.steps.size() < steps_most) {
      step(choose(choices));
    }
    out_.state = describe();
    return std::move(out_);
  }

 private:
  // Lets timers fire and main go on at the end; false where nobody can.
  bool settle() {
    fire_due(now_);
    if (std::ranges::any_of(threads_, &thread_state::ready)) {
      return true;
    }
    std::optional<std::uint64_t> earliest;
    for (const thread_state& t : threads_) {
      if (t.due && (!earliest || *t.due < *earliest)) {
        earliest = t.due;
      }
    }
    if (earliest) {
      now_ = std::max(now_, *earliest);
      fire_due(now_);
      return true;
    }
    if (threads_[1].quiescing) {
      wake(1);
      return true;
    }
    return false;
  }

  void fire_due(std::uint64_t until) {
    for (unsigned t = 1; t < threads_.size(); ++t) {
      if (threads_[t].due && *threads_[t].due <= until) {
        if (threads_[t].queue != nullptr) {
          std::erase(*threads_[t].queue, t);
          threads_[t].queue = nullptr;
        }
        threads_[t].timed_out = true;
        threads_[t].due.reset();
        threads_[t].ready = true;
      }
    }
  }

  unsigned choose(const std::vector<unsigned>& choices) {
    const std::size_t at = out_.trace.steps.size();
    std::vector<std::uint64_t> ready;
    for (unsigned t = 1; t < threads_.size(); ++t) {
      if (threads_[t].ready) {
        ready.push_back(t);
      }
    }
    if (out_.trace.runnable.empty() || out_.trace.runnable.back().second != ready) {
      out_.trace.runnable.emplace_back(at, ready);
    }
    const bool active = self_ != 0;  // may be back after a wait, but then it gave its turn away
    const bool aside = active && (threads_[self_].yielding || pending_is(self_, act::yield));
    unsigned next = 0;
    if (at < choices.size()) {
      next = choices[at];
      if (next >= threads_.size() || !threads_[next].ready) {
        throw std::logic_error(fmt::format("thread {} cannot be chosen for step {}", next, at));
      }
    } else if (active && (!aside || ready.size() == 1)) {
      next = self_;
    } else {
      const auto after = std::ranges::upper_bound(ready, aside ? self_ : 0U);
      next = static_cast<unsigned>(after == ready.end() ? ready.front() : *after);
    }
    std::vector<option>& options = out_.options.emplace_back();
    for (const std::uint64_t t : ready) {
      if (t != next && !(aside && t == self_)) {
        options.push_back({t, active && !aside && t != self_ ? 1U : 0U});
      }
    }
    preempting_ = active && !aside && next != self_;
    out_.preemptions += preempting_ ? 1 : 0;
    if (self_ != 0) {
      threads_[self_].yielding = false;
    }
    return next;
  }

  bool pending_is(unsigned t, act what) const {
    const thread_state& state = threads_[t];
    const std::vector<instruction>& code = what_.threads[t - 1];
    return state.started && !state.go_on && state.at < code.size() && code[state.at].what == what;
  }

  std::uint64_t object(kind k, unsigned index) {
    const auto key = static_cast<std::uint64_t>(k) * 64 + index;
    const auto at = std::ranges::find(numbered_, key);
    if (at != numbered_.end()) {
      return static_cast<std::uint64_t>(at - numbered_.begin()) + 1;
    }
    numbered_.push_back(key);
    out_.trace.objects.emplace_back();
    return numbered_.size();
  }

  void step(unsigned t) {
    thread_state& state = threads_[t];
    wire_step& s = out_.trace.steps.emplace_back();
    s.thread = t;
    s.flags = static_cast<std::uint8_t>((state.resumed ? trace::resumed : 0) |
                                        (state.timed_out ? trace::timed_out : 0) |
                                        (preempting_ ? trace::preempting : 0));
    s.time_ns = now_;
    if (!state.started) {
      state.started = true;
      s.what = op::start;
      s.object = object(kind::thread, t);
    } else if (state.go_on) {
      state.go_on = false;
      s.what = op::go_on;
    } else if (state.at == what_.threads[t - 1].size()) {
      finish(t, s);
    } else {
      perform(t, what_.threads[t - 1][state.at], s);
    }
    if (state.ready) {
      state.resumed = state.timed_out = state.woken = false;
    } else if (!state.ended) {
      s.flags |= trace::blocked;
      state.resumed = true;
      state.timed_out = false;
    }
    self_ = state.ready ? t : 0;
  }

  void finish(unsigned t, wire_step& s) {
    thread_state& state = threads_[t];
    if (t == 1) {
      s.what = op::quiesce;
      if (state.resumed) {
        over_ = true;
      } else {
        state.quiescing = true;
        state.ready = false;
      }
      return;
    }
    s.what = op::end;
    s.object = object(kind::thread, t);
    state.ended = true;
    state.ready = false;
    wake_all(joiners_[t]);
  }

  void perform(unsigned t, const instruction& i, wire_step& s) {
    thread_state& state = threads_[t];
    bool done = true;
    switch (i.what) {
      case act::read:
        set(s, op::read, kind::variable, i.object);
        state.local = state.local * 31 + variables_[i.object] + 1;
        break;
      case act::write:
        set(s, op::write, kind::variable, i.object);
        variables_[i.object] = state.local * 7 + t;
        break;
      case act::update:
        set(s, op::atomic_update, kind::variable, i.object);
        variables_[i.object] = variables_[i.object] * 5 + t;
        break;
      case act::skip_if_zero:
        set(s, op::atomic_load, kind::variable, i.object);
        state.at += variables_[i.object] == 0 ? i.more : 0;
        break;
      case act::lock:
        set(s, op::lock, kind::mutex, i.object);
        done = take_mutex(t, i.object);
        break;
      case act::try_lock:
        set(s, op::try_lock, kind::mutex, i.object);
        state.local = state.local * 31 + (owner_[i.object] == 0 ? 1 : 0);
        owner_[i.object] = owner_[i.object] == 0 ? t : owner_[i.object];
        break;
      case act::unlock:
        set(s, op::unlock, kind::mutex, i.object);
        give_mutex(t, i.object);
        break;
      case act::wait:
      case act::wait_until:
        set(s, op::wait, kind::condition, i.object);
        done = wait(t, i);
        break;
      case act::notify_one:
        set(s, op::notify_one, kind::condition, i.object);
        wake_one(sleeping_[i.object]);
        break;
      case act::notify_all:
        set(s, op::notify_all, kind::condition, i.object);
        wake_all(sleeping_[i.object]);
        break;
      case act::acquire:
        set(s, op::acquire, kind::semaphore, i.object);
        done = count_[i.object] > 0 || !enlist(t, acquirers_[i.object]);
        count_[i.object] -= done ? 1 : 0;
        break;
      case act::release:
        set(s, op::release, kind::semaphore, i.object);
        ++count_[i.object];
        wake_one(acquirers_[i.object]);
        break;
      case act::barrier:
        set(s, op::barrier, kind::barrier, i.object);
        if (!state.woken) {
          done = !at_barrier_[i.object].empty();
          done ? wake_all(at_barrier_[i.object]) : (void)enlist(t, at_barrier_[i.object]);
        }
        break;
      case act::yield:
        s.what = op::yield;
        break;
      case act::sleep:
        s.what = op::sleep;
        if (!state.resumed) {
          state.yielding = i.more == 0;
          if (i.more != 0) {
            state.due = now_ + i.more;
            state.ready = done = false;
          }
        }
        break;
      case act::clock:
        s.what = op::clock;
        state.local = state.local * 31 + ++now_;
        break;
      case act::create:
        set(s, op::create, kind::thread, i.object);
        threads_[i.object].alive = threads_[i.object].ready = true;
        break;
      case act::join:
        set(s, op::join, kind::thread, i.object);
        done = threads_[i.object].ended || !enlist(t, joiners_[i.object]);
        break;
      case act::exit:
        s.what = op::main_returns;
        over_ = true;
        break;
    }
    if (done) {
      ++state.at;
      state.go_on = what_.go_on_points && (i.what == act::unlock || i.what == act::notify_one ||
                                           i.what == act::notify_all || i.what == act::release);
    }
  }

  void set(wire_step& s, op what, kind k, unsigned index) {
    s.what = what;
    s.object = object(k, index);
  }

  bool enlist(unsigned t, std::deque<unsigned>& queue) {
    queue.push_back(t);
    threads_[t].queue = &queue;
    threads_[t].ready = false;
    return true;
  }

  void wake(unsigned t) {
    threads_[t].ready = threads_[t].woken = true;
    threads_[t].due.reset();
    threads_[t].queue = nullptr;
  }

  void wake_one(std::deque<unsigned>& queue) {
    if (!queue.empty()) {
      const unsigned t = queue.front();
      queue.pop_front();
      wake(t);
    }
  }

  void wake_all(std::deque<unsigned>& queue) {
    while (!queue.empty()) {
      wake_one(queue);
    }
  }

  bool take_mutex(unsigned t, unsigned mutex) {
    if (owner_[mutex] == 0) {
      owner_[mutex] = t;
      return true;
    }
    return !enlist(t, lockers_[mutex]);
  }

  void give_mutex(unsigned t, unsigned mutex) {
    if (owner_[mutex] == t) {
      owner_[mutex] = 0;
      wake_one(lockers_[mutex]);
    }
  }

  bool wait(unsigned t, const instruction& i) {
    thread_state& state = threads_[t];
    if (!state.resumed) {
      if (owner_[i.more] != t) {
        return true;
      }
      enlist(t, sleeping_[i.object]);
      if (i.what == act::wait_until) {
        state.due = deadline + t % 2 * deadline;
      }
      give_mutex(t, i.more);
      return false;
    }
    state.local = state.local * 31 + (state.timed_out ? 1 : 0);
    return take_mutex(t, i.more);
  }

  std::string describe() const {
    std::string text;
    for (const std::uint64_t v : variables_) {
      text += fmt::format("{:x} ", v);
    }
    for (unsigned t = 1; t < threads_.size(); ++t) {
      const thread_state& s = threads_[t];
      text +=
          fmt::format("| {} {:x}{}{} ", s.at, s.local, s.ended ? " ended" : "", s.ready ? "" : " stopped");
    }
    return text + (over_ ? "over" : "stuck");
  }

  const program& what_;
  outcome out_;
  std::vector<thread_state> threads_;
  std::vector<std::uint64_t> numbered_;
  std::array<std::uint64_t, objects> variables_ = {};
  std::array<unsigned, objects> owner_ = {};
  std::array<std::uint64_t, objects> count_ = {};
  std::array<std::deque<unsigned>, objects> lockers_;
  std::array<std::deque<unsigned>, objects> sleeping_;
  std::array<std::deque<unsigned>, objects> acquirers_;
  std::array<std::deque<unsigned>, objects> at_barrier_;
  std::array<std::deque<unsigned>, 16> joiners_;
  unsigned self_ = 0;
  bool preempting_ = false;
  bool over_ = false;
  std::uint64_t now_ = 0;
};

}  // namespace

outcome run(const program& what, const schedule& prefix) {
  return machine(what).run(prefix);
}

}  // namespace snag::dfs_model
