#include <functional>
#include <memory>

#include "csp/context.h"
#include "csp/future.h"

using fetch = std::function<int(const csp::context&, int)>;

csp::future<int> later(const csp::context& /*until*/, const fetch& get, int what) {
  return csp::async([get, what] {
    return get(csp::background(), what);  // expect: snag-lost-cancel
  });
}
