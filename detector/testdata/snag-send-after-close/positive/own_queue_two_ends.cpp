// The two ends of one queue are two classes: a state that both share by a pointer, one that both refer to,
// and one that a common base keeps.
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace wire {

template <typename T>
struct shared_state {
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<T> pending;
  bool hung_up = false;
};

template <typename T>
class transmitter {
 public:
  explicit transmitter(std::shared_ptr<shared_state<T>> state) : state_(std::move(state)) {}
  void transmit(T value) {
    {
      std::lock_guard lock(state_->mutex);
      if (state_->hung_up) throw std::runtime_error("nobody listens");
      state_->pending.push_back(std::move(value));
    }
    state_->arrived.notify_one();
  }
  void hang_up() {
    std::lock_guard lock(state_->mutex);
    state_->hung_up = true;
    state_->arrived.notify_all();
  }

 private:
  std::shared_ptr<shared_state<T>> state_;
};

template <typename T>
class earpiece {
 public:
  explicit earpiece(std::shared_ptr<shared_state<T>> state) : state_(std::move(state)) {}
  std::optional<T> hear() {
    std::unique_lock lock(state_->mutex);
    state_->arrived.wait(lock, [this] { return state_->hung_up || !state_->pending.empty(); });
    if (state_->pending.empty()) return std::nullopt;
    std::optional<T> value = std::move(state_->pending.front());
    state_->pending.pop_front();
    return value;
  }

 private:
  std::shared_ptr<shared_state<T>> state_;
};

template <typename T>
std::pair<transmitter<T>, earpiece<T>> connect() {
  auto state = std::make_shared<shared_state<T>>();
  return {transmitter<T>(state), earpiece<T>(state)};
}

}  // namespace wire

// Whoever owns the belt makes both ends.
struct Belt {
  std::mutex guard;
  std::condition_variable moved;
  std::vector<int> boxes;
  enum { running, stopped } motor = running;
};

class Loader {
  Belt& belt;

 public:
  Loader(Belt& onto) : belt(onto) {}
  void load(int box) {
    std::unique_lock<std::mutex> hold(belt.guard);
    if (belt.motor == Belt::stopped) {
      throw std::logic_error("the belt stands still");
    }
    belt.boxes.push_back(box);
    belt.moved.notify_all();
  }
};

class Unloader {
  Belt& belt;

 public:
  Unloader(Belt& from) : belt(from) {}
  int unload() {
    std::unique_lock<std::mutex> hold(belt.guard);
    while (belt.boxes.empty() && belt.motor != Belt::stopped) {
      belt.moved.wait(hold);
    }
    if (belt.boxes.empty()) {
      return -1;
    }
    const int box = belt.boxes.back();
    belt.boxes.pop_back();
    return box;
  }
  void stop() {
    std::unique_lock<std::mutex> hold(belt.guard);
    belt.motor = Belt::stopped;
    belt.moved.notify_all();
  }
};

class end_of_pipe {
 protected:
  struct pipe {
    std::mutex m;
    std::condition_variable cv;
    std::deque<std::string> inside;
    bool plugged = false;
  };
  explicit end_of_pipe(std::shared_ptr<pipe> of) : of_(std::move(of)) {}
  std::shared_ptr<pipe> of_;
};

class outlet;
class inlet : end_of_pipe {
 public:
  inlet() : end_of_pipe(std::make_shared<pipe>()) {}
  void pour(const std::string& what) {
    std::scoped_lock hold(of_->m);
    if (of_->plugged) {
      throw std::logic_error("plugged");
    }
    of_->inside.push_back(what);
    of_->cv.notify_one();
  }
  void plug() {
    std::scoped_lock hold(of_->m);
    of_->plugged = true;
    of_->cv.notify_all();
  }

 private:
  friend outlet;
};

class outlet : end_of_pipe {
 public:
  explicit outlet(const inlet& other) : end_of_pipe(other.of_) {}
  bool drip(std::string& into) {
    std::unique_lock hold(of_->m);
    auto& p = *of_;
    p.cv.wait(hold, [&p] { return p.plugged || !p.inside.empty(); });
    if (p.inside.empty()) {
      return false;
    }
    into = std::move(p.inside.front());
    p.inside.pop_front();
    return true;
  }
};

int call(bool goodbye) {
  auto [mouth, ear] = wire::connect<int>();
  mouth.transmit(1);
  if (goodbye) {
    mouth.hang_up();
    mouth.transmit(2);  // expect: snag-send-after-close
  }
  return ear.hear().value_or(0);
}

void same_state() {
  auto line = std::make_shared<wire::shared_state<int>>();
  wire::transmitter<int> first(line);
  wire::transmitter<int> second(line);
  wire::earpiece<int> ear(line);
  first.hang_up();
  second.transmit(3);  // expect: snag-send-after-close
  ear.hear();
}

int last_box() {
  Belt belt;
  Loader in(belt);
  Unloader out(belt);
  in.load(1);
  out.stop();
  in.load(2);  // expect: snag-send-after-close
  return out.unload();
}

std::string plumbing() {
  inlet top;
  outlet bottom(top);
  top.plug();
  top.pour("water");  // expect: snag-send-after-close
  std::string water;
  bottom.drip(water);
  return water;
}
