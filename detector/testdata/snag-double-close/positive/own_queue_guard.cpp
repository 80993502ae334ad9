// A guard of the program's own closes at the end of the scope what was closed by hand.
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <vector>

class pipe_of_drops {
 public:
  void in(int drop) {
    std::lock_guard<std::mutex> g(m_);
    drops_.push_back(drop);
    c_.notify_one();
  }
  int out() {
    std::unique_lock<std::mutex> g(m_);
    c_.wait(g, [this] { return !open_ || !drops_.empty(); });
    if (drops_.empty()) {
      throw std::out_of_range("dry");
    }
    const int drop = drops_.back();
    drops_.pop_back();
    return drop;
  }
  void turn_off() {
    std::lock_guard<std::mutex> g(m_);
    check();
    open_ = false;
    c_.notify_all();
  }

 private:
  void check() const {
    if (!open_) {
      throw std::logic_error("turned off");
    }
  }
  std::mutex m_;
  std::condition_variable c_;
  std::vector<int> drops_;
  bool open_{true};
};

class turns_off {
 public:
  explicit turns_off(pipe_of_drops& of) : of_(of) {}
  ~turns_off() { of_.turn_off(); }

 private:
  pipe_of_drops& of_;
};

int flow() {
  pipe_of_drops water;
  const turns_off at_end(water);
  water.in(3);
  const int drop = water.out();
  water.turn_off();  // expect: snag-double-close
  return drop;
}
