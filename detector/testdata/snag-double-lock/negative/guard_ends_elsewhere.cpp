// The destructor that gives the lock back stands in another file: its own, or that of a base.
#include <mutex>

class holds_on {
 public:
  explicit holds_on(std::mutex& to) : to_(to) { to_.lock(); }
  holds_on(const holds_on&) = delete;
  ~holds_on();

 private:
  std::mutex& to_;
};

class holds_fast : holds_on {
 public:
  explicit holds_fast(std::mutex& to) : holds_on(to) {}
};

class holds_last final : public holds_on {
 public:
  holds_last(int times, std::mutex& to) : holds_on(to), times_(times) {}
  ~holds_last() { ++ended; }
  static int ended;

 private:
  int times_;
};

int count(std::mutex& m, int* total) {
  {
    const holds_on first(m);
    ++*total;
  }
  {
    const holds_fast second(m);
    ++*total;
  }
  {
    const holds_last third(3, m);
    ++*total;
  }
  const std::lock_guard<std::mutex> again(m);
  return *total;
}
