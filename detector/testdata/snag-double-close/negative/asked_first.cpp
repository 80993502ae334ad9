// A flag beside the channel says whether it is closed.
#include <mutex>

#include "csp/chan.h"

class topic {
 public:
  ~topic() { stop(); }
  void stop() {
    const std::lock_guard lock(mutex_);
    if (!closed_) {
      closed_ = true;
      news_.close();
    }
  }
  void stop_early() {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      return;
    }
    closed_ = true;
    news_.close();
  }

 private:
  std::mutex mutex_;
  bool closed_ = false;
  csp::chan<int> news_ = csp::make_chan<int>(1);
};

void run(bool early) {
  topic here;
  if (early) {
    here.stop_early();
  }
  here.stop();
}

void flags(csp::chan<int> out, int n) {
  bool open = true;
  for (int i = 0; i < n; ++i) {
    if (i == 7) {
      out.close();
      open = false;
      break;
    }
  }
  if (open) {
    out.close();
  }
}
