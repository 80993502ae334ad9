// What is called before the call returns is no task: the count is there when the wait comes.
#include <algorithm>
#include <functional>
#include <vector>

#include "csp/go.h"
#include "csp/wait_group.h"

void work(int part);

static void each(const std::vector<int>& parts, const std::function<void(int)>& visit) {
  for (const int part : parts) {
    visit(part);
  }
}

void run(const std::vector<int>& parts) {
  csp::wait_group pending;
  std::for_each(parts.begin(), parts.end(), [&](int part) {
    pending.add();
    csp::go([&pending, part] {
      work(part);
      pending.done();
    });
  });
  each(parts, [&](int part) {
    pending.add();
    csp::go([&pending, part] {
      work(part);
      pending.done();
    });
  });
  pending.wait();
}
