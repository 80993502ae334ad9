// What a member throws where there is nothing to take is not thrown behind the question whether there is.
#include <exception>
#include <list>
#include <mutex>
#include <thread>

struct nothing_there : std::exception {};

class jobs {
 public:
  bool is_empty() const { return list_.empty(); }
  int first() const {
    if (is_empty()) {
      throw nothing_there();
    }
    return list_.front();
  }
  int take() {
    if (!is_empty()) {
      const int one = list_.front();
      list_.pop_front();
      return one;
    } else {
      throw nothing_there();
    }
  }

 private:
  std::list<int> list_;
};

class runner {
 public:
  runner() : thread_(run, this) {}
  ~runner() { thread_.join(); }

 private:
  static void run(runner* that) {
    const std::lock_guard<std::mutex> held(that->lock_);
    if (!that->jobs_.is_empty() && that->jobs_.first() > 3) {
      that->sum_ += that->jobs_.take();
    }
    while (!that->jobs_.is_empty()) {
      that->sum_ += that->jobs_.take();
    }
  }

  std::mutex lock_;
  jobs jobs_;
  int sum_ = 0;
  std::thread thread_;
};
