#include "csp/chan.h"

void use(const csp::chan<int>& channel);
void reopen(csp::chan<int>& channel);

void rounds(int n) {
  csp::chan<int> round = csp::make_chan<int>(1);
  for (int i = 0; i < n; ++i) {
    use(round);
    round.close();
    round = csp::make_chan<int>(1);
  }
  round.close();
  reopen(round);
  round.close();
}

class topic {
 public:
  ~topic() { news_.close(); }
  void restart() {
    news_.close();
    news_ = csp::make_chan<int>(1);
  }
  void cycle() {
    news_.close();
    refill();
    news_.close();
    refill();
  }

 private:
  void refill();
  csp::chan<int> news_ = csp::make_chan<int>(1);
};
