// Fields in a base class that other classes use otherwise: one below the queue, and one beside it, open again
// what was closed.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>

class shelf {
 public:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> books_;
  bool locked_up_ = false;
};

class library : public shelf {
 public:
  void put(int book) {
    const std::lock_guard<std::mutex> hold(mutex_);
    books_.push_back(book);
    changed_.notify_one();
  }
  std::optional<int> borrow() {
    std::unique_lock<std::mutex> hold(mutex_);
    changed_.wait(hold, [this] { return locked_up_ || !books_.empty(); });
    if (books_.empty()) {
      return std::nullopt;
    }
    const int book = books_.front();
    books_.pop_front();
    return book;
  }
  void lock_up() {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (locked_up_) {
      throw std::logic_error("locked up twice");
    }
    locked_up_ = true;
    changed_.notify_all();
  }
};

/// Opens every morning.
class town_library : public library {
 public:
  void open() {
    const std::lock_guard<std::mutex> hold(mutex_);
    locked_up_ = false;
  }
};

/// What another class that shares the base does to the end of both is done to this one as well.
struct ending {
  void finish() {
    std::lock_guard<std::mutex> hold(mutex);
    if (finished) {
      throw std::runtime_error("finished twice");
    }
    finished = true;
    changed.notify_all();
  }
  std::mutex mutex;
  std::condition_variable changed;
  bool finished = false;
};

class crate : public ending {
 public:
  void in(int thing) {
    std::lock_guard<std::mutex> hold(mutex);
    things_.push_back(thing);
    changed.notify_one();
  }
  bool out(int& thing) {
    std::unique_lock<std::mutex> hold(mutex);
    while (things_.empty() && !finished) {
      changed.wait(hold);
    }
    if (things_.empty()) {
      return false;
    }
    thing = things_.front();
    things_.pop_front();
    return true;
  }

 private:
  std::deque<int> things_;
};

class wheel : public ending {
 public:
  void turn(ending& other) {
    std::lock_guard<std::mutex> hold(other.mutex);
    finished = false;
  }
};

void in_rounds(crate& one, wheel& two) {
  one.finish();
  two.turn(one);
  one.finish();
}

void each_morning(town_library& one) {
  one.lock_up();
  one.open();
  one.lock_up();
}

void each_evening(library& one) {
  one.lock_up();
  static_cast<town_library&>(one).open();
  one.lock_up();
}
