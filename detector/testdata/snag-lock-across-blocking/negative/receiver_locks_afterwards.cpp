#include <mutex>

#include "csp/chan.h"

class sums {
 public:
  void put(int value) {
    const std::lock_guard lock(senders_);
    values_.send(value);
  }
  void add_up() {
    int sum = 0;
    for (const int value : values_) {
      sum += value;
    }
    const std::lock_guard lock(senders_);
    sum_ = sum;
  }

 private:
  std::mutex senders_;
  int sum_ = 0;
  csp::chan<int> values_ = csp::make_chan<int>(4);
};

void use(sums& s) {
  s.put(1);
  s.add_up();
}
