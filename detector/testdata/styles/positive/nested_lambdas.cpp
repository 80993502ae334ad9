// The lambda that is started stands in another, or starts another.
#include <latch>
#include <thread>
#include <vector>

#include "csp/go.h"

void draw(int row, int column);
bool may_draw(int row, int column);

void inner_outlives_outer(int rows) {
  for (int row = 0; row < rows; ++row) {
    csp::go([row] {
      int column = 0;
      csp::go([&column, row] { draw(row, column); });  // expect: snag-dangling-capture
    });
  }
}

void helper_inside() {
  const auto start = [](int row) {
    std::thread([&row] { draw(row, 0); }).detach();  // expect: snag-dangling-capture
  };
  start(1);
}

void counted(int rows) {
  std::latch drawn(rows);
  std::vector<std::jthread> threads;
  for (int row = 0; row < rows; ++row) {
    threads.emplace_back([&drawn, row] {
      const auto one = [&](int column) { return may_draw(row, column); };
      if (!one(0) || !one(1)) {
        return;
      }
      drawn.count_down();  // expect: snag-misplaced-done
    });
  }
  drawn.wait();
}
