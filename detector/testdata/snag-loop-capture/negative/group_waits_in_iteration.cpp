#include <latch>
#include <vector>

#include "csp/go.h"
#include "csp/wait_group.h"

void work(int on, int part);

void rounds(int n) {
  for (int i = 0; i < n; ++i) {
    csp::wait_group both;
    both.go([&] { work(i, 0); });
    both.go([&] { work(i, 1); });
    both.wait();
  }
  for (int i = 0; i < n; ++i) {
    std::latch done(1);
    csp::go([&] {
      work(i, 2);
      done.count_down();
    });
    done.wait();
  }
}
