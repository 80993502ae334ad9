// A helper closes what it was given; the member is the same channel as the view.
#include "csp/chan.h"

namespace {

struct stage {
  csp::chan<int> out = csp::make_chan<int>(4);
  void drain(int n) {
    for (int i = 0; i < n; ++i) {
      out.send(i);
    }
    out.close();
  }
};

}  // namespace

void run(int n) {
  stage first;
  const csp::send_chan<int> view = first.out;
  first.drain(n);
  switch (n) {
    case 0:
      return;
    default:
      break;
  }
  view.close();  // expect: snag-double-close
}
