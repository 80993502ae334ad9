#include <array>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

struct subscriber {
  csp::chan<int> news = csp::make_chan<int>(1);
};

void in_turn(std::vector<subscriber>& all) {
  for (subscriber& one : all) {
    one.news.send(1);
    one.news.close();
  }
}

void two(csp::chan<int> left, csp::chan<int> right) {
  left.close();
  right.send(1);
}

void ends(std::array<csp::chan<int>, 2>& both) {
  both[0].close();
  both[1].send(1);
}

void local(int n) {
  for (int i = 0; i < n; ++i) {
    auto round = csp::make_chan<int>(1);
    round.send(i);
    round.close();
  }
}

void answers(const csp::chan<csp::chan<int>>& requests) {
  for (const csp::chan<int> request : requests) {
    request.send(1);
    request.close();
  }
}
