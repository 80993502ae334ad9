#include "csp/chan.h"

namespace {

class closer {
 public:
  explicit closer(csp::chan<int> what) : what_(what) {}
  ~closer() {
    if (active_) {
      what_.close();
    }
  }
  void now() {
    what_.close();
    active_ = false;
  }
  void dismiss() { active_ = false; }

 private:
  csp::chan<int> what_;
  bool active_ = true;
};

}  // namespace

void dismissed(csp::chan<int> out) {
  closer end(out);
  out.send(1);
  out.close();
  end.dismiss();
}

void at_once(csp::chan<int> out) {
  closer end(out);
  out.send(1);
  end.now();
}
