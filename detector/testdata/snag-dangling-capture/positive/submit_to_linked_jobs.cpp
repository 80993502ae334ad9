// Pools that keep their jobs in something else than a container's push: nodes linked by hand, a ring, a queue
// of a class of its own, fields of a base class.
#include <array>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

void weigh(int sack);

class mill {
 public:
  explicit mill(int stones) {
    for (int i = 0; i < stones; ++i) {
      stones_.emplace_back([this] { turn(); });
    }
  }
  ~mill() {
    {
      const std::lock_guard<std::mutex> hold(mutex_);
      stopped_ = true;
    }
    more_.notify_all();
    for (auto& stone : stones_) {
      stone.join();
    }
  }
  void grind(std::function<void()> todo) { append(new sack{std::move(todo), nullptr}); }

 private:
  struct sack {
    std::function<void()> todo;
    sack* next;
  };
  void append(sack* added) {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (last_ != nullptr) {
      last_->next = added;
    } else {
      first_ = added;
    }
    last_ = added;
    more_.notify_one();
  }
  void turn() {
    for (;;) {
      sack* mine = nullptr;
      {
        std::unique_lock<std::mutex> hold(mutex_);
        more_.wait(hold, [this] { return stopped_ || first_ != nullptr; });
        if (first_ == nullptr) {
          return;
        }
        mine = first_;
        first_ = mine->next;
        if (first_ == nullptr) {
          last_ = nullptr;
        }
      }
      mine->todo();
      delete mine;
    }
  }
  std::mutex mutex_;
  std::condition_variable more_;
  sack* first_ = nullptr;
  sack* last_ = nullptr;
  bool stopped_ = false;
  std::vector<std::thread> stones_;
};

class carousel {
 public:
  carousel() : turner_([this] { turn(); }) {}
  ~carousel() {
    {
      const std::lock_guard<std::mutex> hold(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    turner_.join();
  }
  bool seat(std::function<void()> rider) {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (taken_ == seats_.size()) {
      return false;
    }
    seats_[(at_ + taken_) % seats_.size()] = std::move(rider);
    ++taken_;
    changed_.notify_one();
    return true;
  }

 private:
  void turn() {
    std::unique_lock<std::mutex> hold(mutex_);
    for (;;) {
      changed_.wait(hold, [this] { return stopped_ || taken_ > 0; });
      if (taken_ == 0) {
        return;
      }
      const auto rider = std::move(seats_[at_]);
      at_ = (at_ + 1) % seats_.size();
      --taken_;
      hold.unlock();
      rider();
      hold.lock();
    }
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<std::function<void()>, 8> seats_;
  std::size_t at_ = 0;
  std::size_t taken_ = 0;
  bool stopped_ = false;
  std::thread turner_;
};

class in_tray {
 public:
  void lay(std::function<void()> sheet) {
    const std::lock_guard<std::mutex> hold(mutex_);
    sheets_.push_back(std::move(sheet));
    more_.notify_one();
  }
  std::optional<std::function<void()>> take() {
    std::unique_lock<std::mutex> hold(mutex_);
    more_.wait(hold, [this] { return over_ || !sheets_.empty(); });
    if (sheets_.empty()) {
      return std::nullopt;
    }
    auto sheet = std::move(sheets_.front());
    sheets_.pop_front();
    return sheet;
  }
  void end() {
    const std::lock_guard<std::mutex> hold(mutex_);
    over_ = true;
    more_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<std::function<void()>> sheets_;
  bool over_ = false;
};

class office {
 public:
  explicit office(int clerks) {
    for (int i = 0; i < clerks; ++i) {
      clerks_.emplace_back([this] {
        while (auto sheet = tray_.take()) {
          (*sheet)();
        }
      });
    }
  }
  ~office() {
    tray_.end();
    for (auto& clerk : clerks_) {
      clerk.join();
    }
  }
  void order(std::function<void()> sheet) { tray_.lay(std::move(sheet)); }

 private:
  in_tray tray_;
  std::vector<std::thread> clerks_;
};

struct kitchen_store {
  std::mutex mutex;
  std::condition_variable more;
  std::deque<std::function<void()>> dishes;
  bool closed = false;
  std::vector<std::thread> cooks;
};

class kitchen : kitchen_store {
 public:
  kitchen() {
    cooks.emplace_back([this] { cook(); });
  }
  ~kitchen() {
    {
      const std::lock_guard<std::mutex> hold(mutex);
      closed = true;
    }
    more.notify_all();
    cooks.front().join();
  }
  void order(std::function<void()> dish) {
    const std::lock_guard<std::mutex> hold(mutex);
    dishes.push_back(std::move(dish));
    more.notify_one();
  }

 private:
  void cook() {
    for (;;) {
      std::function<void()> dish;
      {
        std::unique_lock<std::mutex> hold(mutex);
        more.wait(hold, [this] { return closed || !dishes.empty(); });
        if (dishes.empty()) {
          return;
        }
        dish = std::move(dishes.front());
        dishes.pop_front();
      }
      dish();
    }
  }
};

void ground_later(mill& by, int sack) {
  by.grind([&] { weigh(sack); });  // expect: snag-dangling-capture
}

void rides_later(carousel& on, int sack) {
  on.seat([&sack] { weigh(sack); });  // expect: snag-dangling-capture
}

void filed_later(office& in, int sack) {
  in.order([&] { weigh(sack); });  // expect: snag-dangling-capture
}

void cooked_later(kitchen& in, int sack) {
  in.order([&sack] { weigh(sack); });  // expect: snag-dangling-capture
}
