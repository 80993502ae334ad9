// Values that are set once and answered on every path; those that somebody else sets as well, that nobody
// waits for, or waits for without an end; and flags that look alike: one that goes down again, one that a
// wait may do without, a stop that is asked for now and then.
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

bool look_up(const std::string& host, int& address) noexcept;

class Address {
 public:
  void resolve(int address) {
    std::lock_guard<std::mutex> lock(mutex_);
    address_ = address;
    known_ = true;
    changed_.notify_all();
  }
  void give_up() {
    std::lock_guard<std::mutex> lock(mutex_);
    known_ = true;
    changed_.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return known_; });
    return address_;
  }
  std::optional<int> get_within(std::chrono::seconds limit) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (!changed_.wait_for(lock, limit, [this] { return known_; })) {
      return std::nullopt;
    }
    return address_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int address_ = 0;
  bool known_ = false;
};

int on_every_path(const std::string& host) {
  Address found;
  std::jthread resolver([&] {
    int address = 0;
    if (!look_up(host, address)) {
      found.give_up();
      return;
    }
    found.resolve(address);
  });
  return found.get();
}

int somebody_else_too(const std::string& host) {
  Address found;
  std::jthread resolver([&] {
    int address = 0;
    if (look_up(host, address)) {
      found.resolve(address);
    }
  });
  std::jthread alarm([&] { found.give_up(); });
  return found.get();
}

int with_an_end(const std::string& host) {
  Address found;
  std::jthread resolver([&] {
    int address = 0;
    if (look_up(host, address)) {
      found.resolve(address);
    }
  });
  return found.get_within(std::chrono::seconds(5)).value_or(0);
}

void nobody_waits(const std::string& host) {
  auto found = std::make_shared<Address>();
  std::jthread([found, host] {
    int address = 0;
    if (look_up(host, address)) {
      found->resolve(address);
    }
  }).detach();
}

// Up and down.
class barrier_arm {
 public:
  void lower() {
    const std::lock_guard hold(m_);
    down_ = true;
    cv_.notify_all();
  }
  void raise() {
    const std::lock_guard hold(m_);
    down_ = false;
    cv_.notify_all();
  }
  void cross() {
    std::unique_lock hold(m_);
    cv_.wait(hold, [this] { return !down_; });
  }
  void wait_down() {
    std::unique_lock hold(m_);
    cv_.wait(hold, [this] { return down_; });
  }

 private:
  std::mutex m_;
  std::condition_variable cv_;
  bool down_ = true;
};

void trains(const std::string& line) {
  barrier_arm arm;
  std::jthread guard([&] {
    int train = 0;
    if (!look_up(line, train)) {
      arm.raise();
      return;
    }
    arm.lower();
    arm.raise();
  });
  arm.cross();
}

// It ends by something else, too.
class vote {
 public:
  void decide(int how) {
    const std::lock_guard hold(m_);
    decided_ = how;
    cv_.notify_all();
  }
  void adjourn() {
    const std::lock_guard hold(m_);
    adjourned_ = true;
    cv_.notify_all();
  }
  int result() {
    std::unique_lock hold(m_);
    cv_.wait(hold, [this] { return decided_ || adjourned_; });
    return decided_.value_or(0);
  }

 private:
  std::mutex m_;
  std::condition_variable cv_;
  std::optional<int> decided_;
  bool adjourned_ = false;
};

int council(const std::string& motion) {
  vote today;
  std::jthread members([&] {
    int how = 0;
    if (!look_up(motion, how)) {
      today.adjourn();
      return;
    }
    today.decide(how);
  });
  return today.result();
}

// A place that is filled again and again: who takes empties it.
class shelf {
 public:
  void lay(std::string bread) {
    const std::lock_guard hold(m_);
    bread_ = std::move(bread);
    cv_.notify_one();
  }
  std::string take() {
    std::unique_lock hold(m_);
    cv_.wait(hold, [this] { return bread_.has_value(); });
    std::string bread = *std::move(bread_);
    bread_.reset();
    return bread;
  }

 private:
  std::mutex m_;
  std::condition_variable cv_;
  std::optional<std::string> bread_;
};

std::string bakery(const std::string& first) {
  shelf here;
  here.lay(first);
  std::jthread baker([&] {
    int loaf = 0;
    if (look_up(first, loaf)) {
      here.lay("second");
    }
  });
  return here.take();
}

// Whether there is a stop is asked now and then, with a limit, and whoever runs goes on without one.
class stop_sign {
 public:
  void show() {
    const std::lock_guard hold(m_);
    shown_ = true;
    cv_.notify_all();
  }
  bool seen_within(std::chrono::milliseconds limit) {
    std::unique_lock hold(m_);
    return cv_.wait_for(hold, limit, [this] { return shown_; });
  }

 private:
  std::mutex m_;
  std::condition_variable cv_;
  bool shown_ = false;
};

int rounds(const std::string& track) {
  stop_sign sign;
  std::jthread marshal([&] {
    int flag = 0;
    if (look_up(track, flag)) {
      sign.show();
    }
  });
  int round = 0;
  while (round < 10 && !sign.seen_within(std::chrono::milliseconds(1))) {
    ++round;
  }
  return round;
}
