#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

bool ended();

void in_task(const csp::chan<int>& out, bool failed) {
  csp::go([=] {
    if (failed) {
      out.close();
    }
  });
  if (!failed) {
    out.send(1);
  }
}

void last_round(const csp::chan<int>& out, const std::vector<int>& all) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    out.send(all[i]);
    if (i + 1 == all.size()) {
      out.close();
    }
  }
}

void until_ended(const csp::chan<int>& out) {
  bool open = true;
  while (open) {
    out.send(1);
    if (ended()) {
      out.close();
      open = false;
    }
  }
}
