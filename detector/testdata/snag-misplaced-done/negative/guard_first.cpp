#include <memory>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

int compute(int part);

int run(int n) {
  const auto values = csp::make_chan<int>();
  const auto pending = std::make_shared<csp::wait_group>();
  pending->add(n);
  for (int i = 0; i < n; ++i) {
    csp::go([=] {
      const auto done = pending->done_on_exit();
      if (i % 2 == 0) {
        return;
      }
      values.send(compute(i));
    });
  }
  csp::go([=] {
    pending->wait();
    values.close();
  });
  int sum = 0;
  for (const int v : values) {
    sum += v;
  }
  return sum;
}
