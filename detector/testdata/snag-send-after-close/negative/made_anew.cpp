#include "csp/chan.h"

void reopen(csp::chan<int>& channel);

void again(csp::chan<int> out) {
  out.close();
  out = csp::make_chan<int>(1);
  out.send(1);
}

void by_helper(csp::chan<int> out) {
  out.close();
  reopen(out);
  out.send(1);
}

class topic {
 public:
  void restart() {
    news_.close();
    refill();
    news_.send(1);
  }

 private:
  void refill();
  csp::chan<int> news_ = csp::make_chan<int>(1);
};
