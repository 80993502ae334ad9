// Two classes over one state that are no ends of a queue that can be closed: a third class opens it again, so
// does code beside them, one of them only looks, each has a state of its own, there are two queues in one
// state.
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

struct yard {
  std::mutex m;
  std::condition_variable c;
  std::deque<int> cars;
  bool locked = false;
};

class arrivals {
 public:
  explicit arrivals(std::shared_ptr<yard> at) : at_(std::move(at)) {}
  void park(int car) {
    const std::lock_guard hold(at_->m);
    if (at_->locked) {
      throw std::logic_error("locked");
    }
    at_->cars.push_back(car);
    at_->c.notify_one();
  }
  void lock_up() {
    const std::lock_guard hold(at_->m);
    at_->locked = true;
    at_->c.notify_all();
  }

 private:
  std::shared_ptr<yard> at_;
};

class departures {
 public:
  explicit departures(std::shared_ptr<yard> at) : at_(std::move(at)) {}
  int leave() {
    std::unique_lock hold(at_->m);
    at_->c.wait(hold, [this] { return at_->locked || !at_->cars.empty(); });
    if (at_->cars.empty()) {
      return 0;
    }
    const int car = at_->cars.front();
    at_->cars.pop_front();
    return car;
  }

 private:
  std::shared_ptr<yard> at_;
};

class keeper {
 public:
  explicit keeper(std::shared_ptr<yard> of) : of_(std::move(of)) {}
  void morning() {
    const std::lock_guard hold(of_->m);
    of_->locked = false;
  }

 private:
  std::shared_ptr<yard> of_;
};

void next_day() {
  auto place = std::make_shared<yard>();
  arrivals in(place);
  departures out(place);
  keeper man(place);
  in.lock_up();
  man.morning();
  in.park(out.leave());
}

// Here a plain function opens it.
struct hatch {
  std::mutex m;
  std::condition_variable c;
  std::vector<int> plates;
  bool down = false;
};

void lift(hatch& one) {
  const std::lock_guard hold(one.m);
  one.down = false;
}

class cook {
 public:
  explicit cook(hatch& at) : at_(at) {}
  void serve(int plate) {
    const std::lock_guard hold(at_.m);
    if (at_.down) {
      throw std::logic_error("down");
    }
    at_.plates.push_back(plate);
    at_.c.notify_one();
  }
  void finish() {
    const std::lock_guard hold(at_.m);
    at_.down = true;
    at_.c.notify_all();
  }

 private:
  hatch& at_;
};

class waiter {
 public:
  explicit waiter(hatch& at) : at_(at) {}
  int carry() {
    std::unique_lock hold(at_.m);
    at_.c.wait(hold, [this] { return at_.down || !at_.plates.empty(); });
    if (at_.plates.empty()) {
      return 0;
    }
    const int plate = at_.plates.back();
    at_.plates.pop_back();
    return plate;
  }

 private:
  hatch& at_;
};

int two_sittings() {
  hatch between;
  cook kitchen(between);
  waiter hall(between);
  kitchen.serve(1);
  kitchen.finish();
  lift(between);
  kitchen.serve(2);
  return hall.carry();
}

// Everybody who listens hears the last of it, as often as they like.
struct wall {
  std::mutex m;
  std::condition_variable c;
  std::vector<int> notices;
  bool taken_down = false;
};

class author {
 public:
  explicit author(std::shared_ptr<wall> on) : on_(std::move(on)) {}
  void pin(int notice) {
    const std::lock_guard hold(on_->m);
    if (on_->taken_down) {
      throw std::logic_error("no wall");
    }
    on_->notices.push_back(notice);
    on_->c.notify_all();
  }
  void take_down() {
    const std::lock_guard hold(on_->m);
    on_->taken_down = true;
    on_->c.notify_all();
  }

 private:
  std::shared_ptr<wall> on_;
};

class passer_by {
 public:
  explicit passer_by(std::shared_ptr<wall> on) : on_(std::move(on)) {}
  std::vector<int> read() {
    std::unique_lock hold(on_->m);
    on_->c.wait(hold, [this] { return on_->taken_down || !on_->notices.empty(); });
    return on_->notices;
  }

 private:
  std::shared_ptr<wall> on_;
};

void late_notice() {
  auto brick = std::make_shared<wall>();
  author writer(brick);
  passer_by reader(brick);
  writer.take_down();
  writer.pin(1);
  reader.read();
}

// Two lines, and each has its own end.
struct line {
  std::mutex m;
  std::condition_variable c;
  std::deque<char> on_it;
  bool cut = false;
};

class key {
 public:
  explicit key(std::shared_ptr<line> to) : to_(std::move(to)) {}
  void tap(char letter) {
    const std::lock_guard hold(to_->m);
    if (to_->cut) {
      throw std::logic_error("cut");
    }
    to_->on_it.push_back(letter);
    to_->c.notify_one();
  }
  void cut() {
    const std::lock_guard hold(to_->m);
    to_->cut = true;
    to_->c.notify_all();
  }

 private:
  std::shared_ptr<line> to_;
};

class sounder {
 public:
  explicit sounder(std::shared_ptr<line> from) : from_(std::move(from)) {}
  char next() {
    std::unique_lock hold(from_->m);
    from_->c.wait(hold, [this] { return from_->cut || !from_->on_it.empty(); });
    if (from_->on_it.empty()) {
      return 0;
    }
    const char letter = from_->on_it.front();
    from_->on_it.pop_front();
    return letter;
  }

 private:
  std::shared_ptr<line> from_;
};

char both_ways() {
  auto east = std::make_shared<line>();
  auto west = std::make_shared<line>();
  key to_the_east(east);
  key to_the_west(west);
  sounder from_the_west(west);
  to_the_east.cut();
  to_the_west.tap('a');
  return from_the_west.next();
}
