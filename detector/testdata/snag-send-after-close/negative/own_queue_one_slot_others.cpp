// A lock, a condition, one value and a flag, and no queue of one slot: a cache, a value that can be written
// once, a setting that everybody reads, a slot that says no, a slot that opens again with its next value.
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

std::string load(int page);

// What is put in stays for everybody; without it, it is made.
class page_cache {
 public:
  std::string page(int number) {
    std::unique_lock hold(mutex_);
    if (frozen_) {
      throw std::runtime_error("frozen");
    }
    if (!kept_ || number != number_) {
      kept_ = load(number);
      number_ = number;
      changed_.notify_all();
    }
    return *kept_;
  }
  void put(std::string text) {
    const std::lock_guard hold(mutex_);
    if (frozen_) {
      throw std::runtime_error("frozen");
    }
    kept_ = std::move(text);
    changed_.notify_all();
  }
  void forget() {
    const std::lock_guard hold(mutex_);
    kept_.reset();
  }
  void freeze() {
    const std::lock_guard hold(mutex_);
    frozen_ = true;
    changed_.notify_all();
  }
  void thaw() {
    const std::lock_guard hold(mutex_);
    frozen_ = false;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::string> kept_;
  int number_ = 0;
  bool frozen_ = false;
};

// Written once; the second write fails, and whoever waits gets it, again and again.
class answer {
 public:
  void give(long value) {
    const std::lock_guard hold(mutex_);
    if (given_) {
      throw std::logic_error("given before");
    }
    value_ = value;
    given_ = true;
    arrived_.notify_all();
  }
  long get() {
    std::unique_lock hold(mutex_);
    arrived_.wait(hold, [this] { return given_ || dropped_; });
    return given_ ? value_ : -1;
  }
  void drop() {
    const std::lock_guard hold(mutex_);
    dropped_ = true;
    arrived_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  long value_ = 0;
  bool given_ = false;
  bool dropped_ = false;
};

// Everybody may read it as often as they like: nothing is taken out.
class volume {
 public:
  void turn(int to) {
    const std::lock_guard hold(mutex_);
    if (to > 11) {
      throw std::out_of_range("one louder");
    }
    level_ = to;
    ++turns_;
    turned_.notify_all();
  }
  int after(unsigned turns) {
    std::unique_lock hold(mutex_);
    turned_.wait(hold, [&] { return turns_ > turns || muted_; });
    return muted_ ? 0 : level_;
  }
  void mute() {
    const std::lock_guard hold(mutex_);
    muted_ = true;
    turned_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable turned_;
  int level_ = 5;
  unsigned turns_ = 0;
  bool muted_ = false;
};

// Refuses.
class parking {
 public:
  bool enter(int plate) {
    const std::lock_guard hold(mutex_);
    if (taken_ || barred_) {
      return false;
    }
    plate_ = plate;
    taken_ = true;
    changed_.notify_one();
    return true;
  }
  int leave() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return taken_ || barred_; });
    const int plate = taken_ ? plate_ : 0;
    taken_ = false;
    return plate;
  }
  void bar() {
    const std::lock_guard hold(mutex_);
    barred_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int plate_ = 0;
  bool taken_ = false;
  bool barred_ = false;
};

// What is set last counts, and ends the pause.
class clapper {
 public:
  void set(std::time_t at) {
    const std::lock_guard hold(mutex_);
    at_ = at;
    is_set_ = true;
    cut_ = false;
    changed_.notify_all();
  }
  std::time_t next() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return is_set_ || cut_; });
    if (cut_) {
      throw std::runtime_error("cut");
    }
    is_set_ = false;
    return at_;
  }
  void cut() {
    const std::lock_guard hold(mutex_);
    cut_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::time_t at_ = 0;
  bool is_set_ = false;
  bool cut_ = false;
};

void in_order(page_cache& pages, answer& to, volume& knob, parking& lot, clapper& film) {
  pages.freeze();
  pages.thaw();
  pages.put("blank");
  to.drop();
  to.give(42);
  knob.mute();
  knob.turn(3);
  lot.bar();
  lot.enter(1234);
  film.cut();
  film.set(0);
}
