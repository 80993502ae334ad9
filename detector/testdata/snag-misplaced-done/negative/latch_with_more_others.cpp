// A number under a lock, a wait until it is zero, and something else that makes it no latch: a call that
// gives up the wait, a count of those alone that had signed in, a switch that has nobody wait, a queue whose
// items are counted, a set that begins anew, work that is done by who comes last.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

bool sail(int boat);

class regatta {
 public:
  void enter() {
    const std::lock_guard hold(mutex_);
    ++at_sea_;
  }
  void home() {
    const std::lock_guard hold(mutex_);
    --at_sea_;
    changed_.notify_all();
  }
  void storm(const std::string& why) {
    const std::lock_guard hold(mutex_);
    why_ = why;
    called_off_ = true;
    changed_.notify_all();
  }
  void end() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return at_sea_ == 0 || called_off_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int at_sea_ = 0;
  bool called_off_ = false;
  std::string why_;
};

class guest_book {
 public:
  void sign(int boat) {
    const std::lock_guard hold(mutex_);
    if (names_.insert(boat).second) {
      ++present_;
    }
  }
  void leave(int boat) {
    const std::lock_guard hold(mutex_);
    if (names_.erase(boat) == 0) {
      return;
    }
    --present_;
    gone_.notify_all();
  }
  void last() {
    std::unique_lock hold(mutex_);
    while (present_ != 0) {
      gone_.wait(hold);
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable gone_;
  std::set<int> names_;
  int present_ = 0;
};

class roll_call {
 public:
  explicit roll_call(int sailors, bool strict) : missing_(sailors), strict_(strict) {}
  void here() {
    const std::lock_guard hold(mutex_);
    --missing_;
    all_.notify_all();
  }
  void wait() {
    std::unique_lock hold(mutex_);
    if (!strict_) {
      return;
    }
    all_.wait(hold, [this] { return missing_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_;
  int missing_;
  bool strict_;
};

class dock {
 public:
  void order(int boat) {
    const std::lock_guard hold(mutex_);
    waiting_.push_back(boat);
    ++unfinished_;
    changed_.notify_all();
  }
  int next() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return !waiting_.empty(); });
    const int boat = waiting_.front();
    waiting_.pop_front();
    return boat;
  }
  void finished() {
    const std::lock_guard hold(mutex_);
    --unfinished_;
    changed_.notify_all();
  }
  void all() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return unfinished_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> waiting_;
  int unfinished_ = 0;
};

class heats {
 public:
  void started(int boats, int heat) {
    const std::lock_guard hold(mutex_);
    left_ = boats;
    heat_ = heat;
  }
  void crossed() {
    const std::lock_guard hold(mutex_);
    --left_;
    over_.notify_all();
  }
  void over() {
    std::unique_lock hold(mutex_);
    over_.wait(hold, [this] { return left_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable over_;
  int left_ = 0;
  int heat_ = 0;
};

class relay {
 public:
  explicit relay(int legs, std::function<void()> then) : legs_(legs), then_(std::move(then)) {}
  void leg() {
    const std::lock_guard hold(mutex_);
    if (--legs_ == 0) {
      then_();
      done_.notify_all();
    }
  }
  void finish() {
    std::unique_lock hold(mutex_);
    done_.wait(hold, [this] { return legs_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  int legs_;
  std::function<void()> then_;
};

void all_sail(regatta& day, guest_book& book, roll_call& crew, int boats) {
  std::vector<std::jthread> threads;
  for (int boat = 0; boat < boats; ++boat) {
    day.enter();
    threads.emplace_back([&day, boat] {
      if (!sail(boat)) {
        day.storm("nobody comes home");
        return;
      }
      day.home();
    });
    threads.emplace_back([&book, boat] {
      if (!sail(boat)) {
        return;  // never signed in
      }
      book.sign(boat);
      sail(-boat);
      book.leave(boat);
    });
    threads.emplace_back([&crew, boat] {
      if (sail(boat)) {
        crew.here();
      }
    });
  }
  day.end();
  book.last();
  crew.wait();
}

void repaired(dock& here) {
  std::jthread hand([&here] {
    while (const int boat = here.next()) {
      if (sail(boat)) {
        here.order(boat / 2);  // one of its own is still counted
      }
      here.finished();
    }
  });
  here.order(64);
  here.all();
  here.order(0);
}

void raced(heats& today, relay& after) {
  std::vector<std::jthread> threads;
  for (int heat = 0; heat < 3; ++heat) {
    threads.emplace_back([&today, heat] {
      if (!sail(heat)) {
        today.started(0, heat + 1);
        return;
      }
      today.crossed();
    });
    threads.emplace_back([&after, heat] {
      if (sail(heat)) {
        after.leg();
      }
    });
  }
  today.over();
  after.finish();
}
