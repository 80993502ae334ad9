// The repair that people try first: each task has its own endpoint, done comes last, and the loop heeds the
// deadline.

#include "examples/systems/health/health.h"

namespace systems::health {

namespace {

/// Counts down to zero.
class countdown {
 public:
  explicit countdown(std::size_t n) : left_(n) {}
  void done() {
    if (--left_ == 0) {
      zero_.close();
    }
  }
  void wait() const { static_cast<void>(zero_.receive()); }

 private:
  std::size_t left_;
  csp::chan<csp::unit> zero_ = csp::make_chan<csp::unit>();
};

class closing {
 public:
  explicit closing(csp::chan<report> ch) : ch_(std::move(ch)) {}
  closing(const closing&) = delete;
  closing& operator=(const closing&) = delete;
  ~closing() { ch_.close(); }

 private:
  csp::chan<report> ch_;
};

}  // namespace

std::vector<report> check(const csp::context& ctx, const probe& ask,
                          const std::vector<std::string>& services) {
  const auto [mine, cancel] = csp::with_cancel(ctx);
  const auto results = csp::make_chan<report>();
  const closing at_exit(results);
  countdown asking(services.size());
  for (const std::string& service : services) {
    csp::go([mine, ask, results, service, asking]() mutable {
      try {
        int status = 0;
        const csp::error failed = ask(mine, service, status);
        if (failed || status >= 400) {
          results.send({service, state::down, 0, failed ? failed.message() : "non 2xx"});
        } else {
          results.send({service, state::up, status, ""});
        }
      } catch (...) {
        // A check must not end the server.
      }
      asking.done();
    });
  }
  csp::go([asking, cancel] {
    asking.wait();
    cancel();
  });
  std::vector<report> all;
  const auto take = [&all](const std::optional<report>& r) { all.push_back(*r); };
  // Waits for an answer, then takes what else there is.
  csp::select(csp::on_receive(results, take), csp::on_receive(ctx.done()));
  for (std::size_t i = 1; i < services.size(); ++i) {
    csp::select(csp::on_receive(results, take), csp::otherwise());
  }
  return all;
}

}  // namespace systems::health
