// The other branch of the select is closed by those who wait for the writers: nothing is left then.
#include <memory>
#include <optional>
#include <vector>

#include "csp/context.h"
#include "csp/go.h"
#include "csp/select.h"
#include "csp/wait_group.h"

int measure(int probe);

int sum(const std::vector<int>& probes) {
  const auto values = csp::make_chan<int>();
  const auto all_sent = csp::make_chan<csp::unit>();
  const auto running = std::make_shared<csp::wait_group>();
  running->add(static_cast<int>(probes.size()));
  for (const int probe : probes) {
    csp::go([probe, values, running] {
      const auto done = running->done_on_exit();
      values.send(measure(probe));
    });
  }
  csp::go([running, all_sent] {
    running->wait();
    all_sent.close();
  });
  int total = 0;
  for (bool going = true; going;) {
    csp::select(csp::on_receive(values, [&](std::optional<int> one) { total += one.value_or(0); }),
                csp::on_receive(all_sent, [&] { going = false; }));
  }
  return total;
}

static int drained(const csp::recv_chan<int>& values, const csp::recv_chan<csp::unit>& stop) {
  int total = 0;
  for (bool going = true; going;) {
    csp::select(csp::on_receive(values,
                                [&](std::optional<int> one) {
                                  total += one.value_or(0);
                                  going = one.has_value();
                                }),
                csp::on_receive(stop, [&] { going = false; }));
  }
  for (const int one : values) {
    total += one;
  }
  return total;
}

int rest_is_read(const std::vector<int>& probes, const csp::context& until) {
  const auto values = csp::make_chan<int>();
  const auto running = std::make_shared<csp::wait_group>();
  running->add(static_cast<int>(probes.size()));
  for (const int probe : probes) {
    csp::go([probe, values, running] {
      const auto done = running->done_on_exit();
      values.send(measure(probe));
    });
  }
  csp::go([running, values] {
    running->wait();
    values.close();
  });
  return drained(values, until.done());
}
