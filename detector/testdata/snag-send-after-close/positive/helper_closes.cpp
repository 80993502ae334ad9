#include "csp/chan.h"

namespace {

class stage {
 public:
  explicit stage(csp::chan<int> out) : out_(out) {}
  void end() { out_.close(); }
  void put(int value) { out_.send(value); }
  void flush() {
    end();
    put(last_);  // expect: snag-send-after-close
  }

 private:
  csp::chan<int> out_;
  int last_ = 0;
};

}  // namespace

void run(csp::chan<int> out) {
  stage one(out);
  one.put(1);
  one.flush();
}
