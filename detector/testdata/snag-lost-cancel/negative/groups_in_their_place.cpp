#include <chrono>
#include <vector>

#include "csp/group.h"
#include "csp/select.h"

using load = csp::error (*)(const csp::context&, int);

csp::error derived(const csp::context& until, load one) {
  csp::group loads(until);
  loads.go([one](const csp::context& c) { return one(c, 1); });
  return loads.wait();
}

csp::error hears_the_outer_one(const csp::context& until, load one) {
  csp::group loads;
  loads.go([one, until] { return one(until, 1); });
  loads.go([one, &until](const csp::context& c) { return c.err() ? c.err() : one(until, 2); });
  return loads.wait();
}

csp::error at_the_top(load one) {
  csp::group loads;
  loads.go([one](const csp::context& c) { return one(c, 1); });
  return loads.wait();
}

csp::error inner_is_derived(load one) {
  csp::group outer;
  outer.go([one](const csp::context& c) {
    csp::group inner(c);
    inner.go([one](const csp::context& mine) { return one(mine, 1); });
    return inner.wait();
  });
  outer.go([one](const csp::context& c) { return one(c, 2); });
  return outer.wait();
}

csp::error passes_it_on(const csp::context& until, load one) {
  auto [mine, cancel] = csp::with_cancel(csp::background());
  const csp::cancel_guard at_exit(cancel);
  csp::group loads;
  loads.go([one](const csp::context& c) { return one(c, 1); });
  csp::select(csp::on_receive(until.done(), [&cancel] { cancel(); }), csp::otherwise());
  return loads.wait();
}

csp::error last_words(const csp::context& until, load one) {
  (void)until.done().receive();
  const auto [ending, stop] = csp::with_timeout(csp::background(), std::chrono::seconds(5));
  const csp::cancel_guard at_exit(stop);
  return one(ending, 0);
}

csp::error must_not_be_cancelled(const csp::context& until, load one) {
  if (csp::error over = until.err()) {
    return over;
  }
  return one(csp::background(), 0);
}
