#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

void values(const csp::send_chan<int>& out, const std::vector<int>& all) {
  for (const int one : all) {
    out.send(one);
  }
  out.close();
}

void by_task(const std::vector<int>& all) {
  const auto out = csp::make_chan<int>();
  csp::go([out, all] {
    for (const int one : all) {
      out.send(one);
    }
    out.close();
  });
  for (const int one : out) {
    static_cast<void>(one);
  }
}
