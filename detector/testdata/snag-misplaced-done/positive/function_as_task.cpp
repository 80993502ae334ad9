// The task is a function of its own that gets counter and channel as arguments.
#include <functional>
#include <thread>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

int compute();

static void worker(csp::wait_group& pending, csp::send_chan<int> out) {
  const int value = compute();
  pending.done();  // expect: snag-misplaced-done
  out.send(value);
}

int run() {
  csp::wait_group pending;
  auto values = csp::make_chan<int>();
  pending.add(1);
  std::thread task(worker, std::ref(pending), values);
  std::thread closer([&] {
    pending.wait();
    values.close();
  });
  int sum = 0;
  for (const int v : values) {
    sum += v;
  }
  task.join();
  closer.join();
  return sum;
}
