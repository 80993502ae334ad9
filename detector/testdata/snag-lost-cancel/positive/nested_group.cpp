#include <string>
#include <vector>

#include "csp/group.h"
#include "csp/select.h"

static csp::error sum_up(const std::vector<csp::chan<int>>& feeds) {
  csp::group adders;  // expect: snag-lost-cancel
  for (const auto& feed : feeds) {
    adders.go([feed](const csp::context& over) {
      csp::select(csp::on_receive(feed), csp::on_receive(over.done()));
      return over.err();
    });
  }
  return adders.wait();
}

csp::error run(const std::vector<csp::chan<int>>& feeds, csp::error (*refuse)()) {
  csp::group parts;
  parts.go([&] { return sum_up(feeds); });
  parts.go([&] { return refuse(); });
  return parts.wait();
}
