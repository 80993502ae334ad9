// The waiter is a task of its own, which closes the channel that the others send to.
#include <memory>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

int measure(int probe);

int sum(const std::vector<int>& probes) {
  const auto values = csp::make_chan<int>();
  const auto writers = std::make_shared<csp::wait_group>();
  for (auto probe = probes.begin(); probe != probes.end(); ++probe) {
    csp::go([=, one = *probe] {
      writers->add();  // expect: snag-add-inside-task
      const auto done = writers->done_on_exit();
      values.send(measure(one));
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
