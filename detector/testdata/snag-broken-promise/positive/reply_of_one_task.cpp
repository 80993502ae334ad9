#include <exception>
#include <functional>

#include "csp/chan.h"
#include "csp/go.h"

int ask(const std::function<int()>& source) {
  auto reply = csp::make_chan<int>();
  csp::go([&] {
    try {
      const int value = source();
      reply.send(value);  // expect: snag-broken-promise
    } catch (...) {
    }
  });
  return reply.receive().value_or(-1);
}
