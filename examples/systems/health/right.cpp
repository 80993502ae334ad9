#include "examples/systems/health/health.h"

namespace systems::health {

namespace {

struct result {
  std::size_t at = 0;
  report is;
};

/// Says something whatever happens.
report ask_one(const csp::context& ctx, const probe& ask, const std::string& service) {
  int status = 0;
  csp::error failed;
  try {
    failed = ask(ctx, service, status);
  } catch (...) {
    failed = csp::error_from_current_exception();
  }
  if (failed && ctx.err()) {
    return {service, state::late, 0, "no answer in time"};
  }
  if (failed) {
    return {service, state::down, 0, failed.message()};
  }
  return status < 400 ? report{service, state::up, status, ""}
                      : report{service, state::down, status, "status " + std::to_string(status)};
}

}  // namespace

std::vector<report> check(const csp::context& ctx, const probe& ask,
                          const std::vector<std::string>& services) {
  // Room for everybody: who comes after the deadline is not left standing.
  const auto results = csp::make_chan<result>(services.size());
  std::vector<report> all;
  for (std::size_t i = 0; i < services.size(); ++i) {
    all.push_back({services[i], state::late, 0, "no answer in time"});
    csp::go([ctx, ask, results, i, service = services[i]] { results.send({i, ask_one(ctx, ask, service)}); });
  }
  const auto take = [&all](const std::optional<result>& r) { all[r->at] = r->is; };
  bool over = false;
  for (std::size_t left = services.size(); left > 0 && !over; --left) {
    csp::select(csp::on_receive(results, take), csp::on_receive(ctx.done(), [&over] { over = true; }));
  }
  while (const auto in_time = results.try_receive()) {
    take(in_time.value);
  }
  return all;
}

}  // namespace systems::health
