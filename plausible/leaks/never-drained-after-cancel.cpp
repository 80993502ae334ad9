#include "cases/leaks/never-drained-after-cancel.h"

#include <memory>
#include <optional>

#include "csp/csp.h"

namespace cases::never_drained_after_cancel {

namespace {

/// Adds up one meter until it is closed or a stop comes.
int sum_of(const meter& readings, const csp::recv_chan<csp::unit>& stop) {
  int sum = 0;
  for (bool going = true; going;) {
    csp::select(csp::on_receive(readings,
                                [&](std::optional<int> reading) {
                                  sum += reading.value_or(0);
                                  going = reading.has_value();
                                }),
                csp::on_receive(stop, [&] { going = false; }));
  }
  return sum;
}

}  // namespace

int consumption(const csp::context& ctx, const std::vector<meter>& meters) {
  const csp::chan<int> sums = csp::make_chan<int>();
  const auto adders = std::make_shared<csp::wait_group>();
  adders->add(static_cast<int>(meters.size()));
  for (const meter& readings : meters) {
    csp::go([readings, sums, adders, stop = ctx.done()] {
      const auto done = adders->done_on_exit();
      csp::select(csp::on_send(sums, sum_of(readings, stop)), csp::on_receive(stop));
    });
  }
  csp::go([sums, adders] {
    adders->wait();
    sums.close();
  });

  return sum_of(sums, ctx.done());
}

}  // namespace cases::never_drained_after_cancel
