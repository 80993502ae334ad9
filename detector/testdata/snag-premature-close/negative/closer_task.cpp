#include <memory>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

int measure(int probe);

int first_high() {
  const auto values = csp::make_chan<int>(8);
  const auto writers = std::make_shared<csp::wait_group>();
  writers->add(8);
  for (int i = 0; i < 8; ++i) {
    csp::go([i, values, writers] {
      const auto done = writers->done_on_exit();
      values.send(measure(i));
    });
  }
  csp::go([values, writers] {
    writers->wait();
    values.close();
  });
  for (const int v : values) {
    if (v > 10) {
      return v;
    }
  }
  return 0;
}
