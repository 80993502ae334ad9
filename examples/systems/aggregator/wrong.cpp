#include <array>
#include <memory>
#include <nlohmann/json.hpp>

#include "examples/systems/aggregator/aggregator.h"

namespace systems::aggregator {

namespace {

csp::recv_chan<csp::error> get_piece(const csp::context& ctx, const fetch& ask, const std::string& question,
                                     const std::shared_ptr<std::string>& into) {
  const csp::chan<csp::error> errors = csp::make_chan<csp::error>();
  csp::go([ctx, ask, question, into, errors] {
    const csp::error failed = ask(ctx, question, *into);
    if (failed) {
      errors.send(failed);
    }
    errors.close();
  });
  return errors;
}

/// One channel out of several: closed when all of them are.
csp::recv_chan<csp::error> merge(const std::array<csp::recv_chan<csp::error>, pieces>& inputs) {
  const csp::chan<csp::error> merged = csp::make_chan<csp::error>();
  const auto forwarders = std::make_shared<csp::wait_group>();
  for (const csp::recv_chan<csp::error>& input : inputs) {
    forwarders->add(1);
    csp::go([input, merged, forwarders] {
      for (const csp::error& failed : input) {
        merged.send(failed);
      }
      forwarders->done();
    });
  }
  csp::go([merged, forwarders] {
    forwarders->wait();
    merged.close();
  });
  return merged;
}

}  // namespace

void aggregate(const csp::context& ctx, const fetch& ask, const std::string& id, response& out) {
  const auto [mine, cancel] = csp::with_cancel(csp::without_cancel(ctx));
  std::array<std::shared_ptr<std::string>, pieces> found;
  std::array<csp::recv_chan<csp::error>, pieces> errors;
  for (std::size_t i = 0; i < found.size(); ++i) {
    found[i] = std::make_shared<std::string>();
    errors[i] = get_piece(mine, ask, id + "/" + std::to_string(i), found[i]);
  }
  for (const csp::error& failed : merge(errors)) {
    cancel();
    out.write(nlohmann::json({{"error", failed.message()}}).dump());
    out.set_status(502);
    return;
  }
  out.write(nlohmann::json({{"pieces", {*found[0], *found[1], *found[2]}}}).dump());
}

}  // namespace systems::aggregator
