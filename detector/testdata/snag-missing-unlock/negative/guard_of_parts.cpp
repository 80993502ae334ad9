// Guards whose base, or whose member, gives the lock back.
#include <mutex>
#include <stdexcept>

class turnstile {
 public:
  void lock() { mutex_.lock(); }
  void unlock() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

template <class Lock>
class entered {
 public:
  explicit entered(Lock& by) : by_(by) { by_.lock(); }
  entered(const entered&) = delete;
  ~entered() { by_.unlock(); }

 private:
  Lock& by_;
};

class ride : entered<turnstile> {
 public:
  explicit ride(turnstile& by) : entered(by) {}
};

class group {
 public:
  explicit group(std::mutex& m) : first_(m) {}
  ~group() {}

 private:
  entered<std::mutex> first_;
};

// Takes it itself; the base gives it back.
class gives_back {
 protected:
  explicit gives_back(std::mutex& m) : m_(m) {}
  ~gives_back() { m_.unlock(); }
  std::mutex& m_;
};

class takes : gives_back {
 public:
  explicit takes(std::mutex& m) : gives_back(m) { m_.lock(); }
};

int riders = 0;

int ride_once(turnstile& by, bool closed) {
  const ride now(by);
  if (closed) {
    throw std::runtime_error("closed");
  }
  return ++riders;
}

int all_in(std::mutex& m, int count) {
  const group of(m);
  if (count == 0) {
    return riders;
  }
  riders += count;
  return riders;
}

int one_more(std::mutex& m) {
  const takes hold(m);
  return ++riders;
}

int twice(std::mutex& m) {
  {
    const takes hold(m);
    ++riders;
  }
  const group of(m);
  return ++riders;
}
