// Interfaces of which the classes behind them do not agree: one throws, the other counts, a third has only a
// part of it, and a class below overrides what the queue does.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>

struct outlet {
  virtual ~outlet() = default;
  virtual void pour(int cup) = 0;
  virtual std::optional<int> drink() = 0;
  virtual void turn_off() = 0;
};

class tap : public outlet {
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

class drain : public outlet {
 public:
  void pour(int) override { ++poured_; }
  std::optional<int> drink() override { return std::nullopt; }
  void turn_off() override {}

 private:
  int poured_ = 0;
};

class well {
 public:
  virtual ~well() = default;
  virtual void pour(int cup) {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (off_) {
      throw std::logic_error("off");
    }
    cups_.push_back(cup);
    poured_.notify_one();
  }
  std::optional<int> drink() {
    std::unique_lock<std::mutex> hold(mutex_);
    poured_.wait(hold, [this] { return off_ || !cups_.empty(); });
    if (cups_.empty()) {
      return std::nullopt;
    }
    const int cup = cups_.front();
    cups_.pop_front();
    return cup;
  }
  void turn_off() {
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

class dry_well : public well {
 public:
  void pour(int cup) override { spilt_ += cup; }

 private:
  int spilt_ = 0;
};

void late(outlet& out) {
  out.pour(1);
  out.turn_off();
  out.pour(2);
}

void into_a_well(well& out) {
  out.turn_off();
  out.pour(2);
}

void into_a_dry_one(dry_well& out) {
  out.turn_off();
  out.pour(2);
}
