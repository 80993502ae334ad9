// Who may call what, and in which order, is for the users of the class to keep.
#include <utility>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

class totals {
 public:
  totals() {
    reader_.go([this] {
      for (const int value : values_) {
        sum_ += value;
      }
    });
  }
  void add(int value) { values_.send(value); }
  int finish() {
    values_.close();
    reader_.wait();
    return sum_;
  }

 private:
  csp::chan<int> values_ = csp::make_chan<int>(16);
  csp::wait_group reader_;
  int sum_ = 0;
};

int run() {
  totals all;
  for (int i = 0; i < 10; ++i) {
    all.add(i);
  }
  return all.finish();
}
