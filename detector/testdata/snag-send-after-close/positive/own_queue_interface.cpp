// Members that override an interface: called on the class, through the interface where one class has them,
// and where two have them and agree.
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <vector>

bool more(int& next);

struct outlet {
  virtual ~outlet() = default;
  virtual void pour(int cup) = 0;
  virtual void turn_off() = 0;
};

struct inlet {
  virtual ~inlet() = default;
  virtual std::optional<int> drink() = 0;
};

class tap : public outlet, public inlet {
 public:
  void pour(int cup) override {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (off_) {
      throw std::logic_error("off");
    }
    cups_.push_back(cup);
    poured_.notify_one();
  }
  std::optional<int> drink() override {
    std::unique_lock<std::mutex> hold(mutex_);
    poured_.wait(hold, [this] { return off_ || !cups_.empty(); });
    if (cups_.empty()) {
      return std::nullopt;
    }
    const int cup = cups_.front();
    cups_.pop_front();
    return cup;
  }
  void turn_off() override {
    const std::lock_guard<std::mutex> hold(mutex_);
    off_ = true;
    poured_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable poured_;
  std::deque<int> cups_;
  bool off_ = false;
};

/// Two that agree.
class road {
 public:
  virtual ~road() = default;
  virtual void drive(int car) = 0;
  virtual int arrive() = 0;
  virtual void block() = 0;
};

class lane : public road {
 public:
  void drive(int car) override {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (blocked_) {
      throw std::logic_error("blocked");
    }
    cars_.push_back(car);
    changed_.notify_one();
  }
  int arrive() override {
    std::unique_lock<std::mutex> hold(mutex_);
    changed_.wait(hold, [this] { return blocked_ || !cars_.empty(); });
    if (cars_.empty()) {
      return -1;
    }
    const int car = cars_.front();
    cars_.pop_front();
    return car;
  }
  void block() override {
    const std::lock_guard<std::mutex> hold(mutex_);
    blocked_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> cars_;
  bool blocked_ = false;
};

class lot : public road {
 public:
  void drive(int car) override {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (blocked_) {
      throw car;
    }
    cars_.push_back(car);
    changed_.notify_all();
  }
  int arrive() override {
    std::unique_lock<std::mutex> hold(mutex_);
    while (cars_.empty() && !blocked_) {
      changed_.wait(hold);
    }
    if (cars_.empty()) {
      throw std::out_of_range("empty");
    }
    const int car = cars_.back();
    cars_.pop_back();
    return car;
  }
  void block() override {
    const std::lock_guard<std::mutex> hold(mutex_);
    blocked_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<int> cars_;
  bool blocked_ = false;
};

void by_the_class(tap& out) {
  out.turn_off();
  out.pour(1);  // expect: snag-send-after-close
}

void by_the_interface(outlet& out) {
  int next = 0;
  if (!more(next)) {
    out.turn_off();
  }
  out.pour(next);  // expect: snag-send-after-close
}

void by_an_owner(bool wide) {
  std::unique_ptr<road> way;
  if (wide) {
    way = std::make_unique<lot>();
  } else {
    way = std::make_unique<lane>();
  }
  way->drive(1);
  way->block();
  way->drive(2);  // expect: snag-send-after-close
}
