#include <thread>

#include "csp/chan.h"

template <class Value>
class source {
 public:
  void run(Value value) {
    std::jthread ending([out = out_] { out.close(); });
    out_.send(value);  // expect: snag-send-after-close
  }

 private:
  csp::chan<Value> out_ = csp::make_chan<Value>(1);
};

void both() {
  source<int>().run(1);
}
