#include <mutex>

#include "csp/chan.h"

class topic {
 public:
  bool publish(int value) {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      return false;
    }
    news_.send(value);
    return true;
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    news_.close();
  }

 private:
  std::mutex mutex_;
  bool closed_ = false;
  csp::chan<int> news_ = csp::make_chan<int>(100);
};

void run() {
  topic here;
  here.stop();
  here.publish(1);
}

void by_local(csp::chan<int> out, bool enough) {
  bool open = true;
  if (enough) {
    out.close();
    open = false;
  }
  if (open) {
    out.send(1);
  }
}

void by_same_condition(csp::chan<int> out, int n) {
  if (n == 0) {
    out.close();
  }
  if (n != 0) {
    out.send(n);
    out.close();
  }
}
