#include <functional>
#include <utility>
#include <vector>

#include "csp/context.h"
#include "csp/go.h"

void poll_until(const csp::context& over);
void at_shutdown(std::function<void()> call);

csp::cancel_function start() {
  auto [life, end] = csp::with_cancel(csp::background());
  csp::go([over = life] { poll_until(over); });
  return end;
}

csp::cancelable start_both() {
  auto both = csp::with_cancel(csp::background());
  csp::go([over = both.ctx] { poll_until(over); });
  return both;
}

void start_for_the_process() {
  auto [life, end] = csp::with_cancel(csp::background());
  csp::go([over = life] { poll_until(over); });
  at_shutdown([end = end] { end(); });
}

class owner {
 public:
  void start() {
    auto [life, end] = csp::with_cancel(csp::background());
    csp::go([over = life] { poll_until(over); });
    ends_.push_back(std::move(end));
  }
  ~owner() {
    for (const auto& end : ends_) {
      end();
    }
  }

 private:
  std::vector<csp::cancel_function> ends_;
};

void run() {
  owner one;
  one.start();
}
