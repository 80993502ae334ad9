// Fields in a base class, members below it; a close in the base class; two bases; a template; two queues
// with one end.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

bool parse(int line, int& out);

class shelf {
 protected:
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

/// The end of it stands in the base class.
struct ending {
  void finish() {
    std::lock_guard<std::mutex> hold(mutex);
    if (std::exchange(finished, true)) {
      throw std::runtime_error("finished twice");
    }
    changed.notify_all();
  }
  std::mutex mutex;
  std::condition_variable changed;
  bool finished = false;
};

template <class T>
struct content {
  std::deque<T> things;
};

template <class T>
class crate : public ending, private content<T> {
 public:
  void in(T thing) {
    std::lock_guard<std::mutex> hold(mutex);
    this->things.push_back(std::move(thing));
    changed.notify_one();
  }
  bool out(T& thing) {
    std::unique_lock<std::mutex> hold(mutex);
    while (this->things.empty() && !finished) {
      changed.wait(hold);
    }
    if (this->things.empty()) {
      return false;
    }
    thing = std::move(this->things.front());
    this->things.pop_front();
    return true;
  }
};

/// Another with the same end.
class basket : public ending {
 public:
  void lay(int egg) {
    std::lock_guard<std::mutex> hold(mutex);
    eggs_.push_back(egg);
    changed.notify_one();
  }
  int take() {
    std::unique_lock<std::mutex> hold(mutex);
    changed.wait(hold, [this] { return finished || !eggs_.empty(); });
    if (eggs_.empty()) {
      return 0;
    }
    const int egg = eggs_.back();
    eggs_.pop_back();
    return egg;
  }

 private:
  std::vector<int> eggs_;
};

void each_one_locks_up(int lines) {
  library read;
  std::vector<std::jthread> all;
  for (int line = 0; line < lines; ++line) {
    all.emplace_back([&read, line] {
      int book = 0;
      if (parse(line, book)) {
        read.put(book);
      }
      read.lock_up();  // expect: snag-double-close
    });
  }
  while (read.borrow()) {
  }
}

void twice(crate<int>& box) {
  box.in(1);
  int first = 0;
  if (!box.out(first)) {
    box.finish();
  }
  box.finish();  // expect: snag-double-close
}

void as_well(basket& eggs) {
  eggs.lay(1);
  if (eggs.take() == 0) {
    eggs.finish();
  }
  eggs.finish();  // expect: snag-double-close
}
