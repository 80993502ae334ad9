#include "csp/chan.h"
#include "csp/go.h"

namespace {

class closer {
 public:
  explicit closer(const csp::chan<int>& what) : what_(what) {}
  ~closer() { what_.close(); }
  closer(const closer&) = delete;
  closer& operator=(const closer&) = delete;

 private:
  csp::chan<int> what_;
};

}  // namespace

void run(const csp::chan<int>& out, int n) {
  csp::go([out, n] {
    const closer end(out);
    if (n == 0) {
      return;
    }
    for (int i = 0; i < n; ++i) {
      out.send(i);
    }
  });
}

void sends_first(const csp::chan<int>& out) {
  const closer end(out);
  out.send(1);
  out.send(2);
}
