// The task closes behind its own values; its spawner has some more.
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

void both(const csp::chan<int>& out, const std::vector<int>& left, const std::vector<int>& right) {
  csp::go([=] {
    for (const int value : left) {
      out.send(value);
    }
    out.close();
  });
  for (const int value : right) {
    out.send(value);  // expect: snag-send-after-close
  }
}
