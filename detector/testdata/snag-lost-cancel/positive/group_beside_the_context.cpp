#include <vector>

#include "csp/group.h"

using load = csp::error (*)(const csp::context&, int);

struct loader {
  load one;

  csp::error all(const csp::context& until, const std::vector<int>& ids) const {
    if (csp::error over = until.err()) {
      return over;
    }
    csp::group loads;  // expect: snag-lost-cancel
    for (int id : ids) {
      loads.go([this, id](const csp::context& c) { return one(c, id); });
    }
    return loads.wait();
  }
};

csp::error run(const loader& with, const csp::context& until) {
  return with.all(until, {1, 2});
}
