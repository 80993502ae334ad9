// The one closer waits for every writer.
#include <memory>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

int measure(int probe);

int sum(int n) {
  const auto values = csp::make_chan<int>();
  const auto writers = std::make_shared<csp::wait_group>();
  writers->add(n);
  for (int i = 0; i < n; ++i) {
    csp::go([=] {
      const auto done = writers->done_on_exit();
      values.send(measure(i));
    });
  }
  csp::go([=] {
    writers->wait();
    values.close();
  });
  int total = 0;
  for (const int value : values) {
    total += value;
  }
  return total;
}
