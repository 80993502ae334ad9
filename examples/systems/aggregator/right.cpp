#include <array>
#include <memory>
#include <nlohmann/json.hpp>

#include "examples/systems/aggregator/aggregator.h"

namespace systems::aggregator {

namespace {

/// The five rules of the articles: it runs on its own; it makes its channel and closes it; it takes a
/// context; its result goes through a pointer; its error comes through a channel that the caller can only
/// receive from.
csp::recv_chan<csp::error> get_piece(const csp::context& ctx, const fetch& ask, const std::string& question,
                                     std::string* into) {
  const csp::chan<csp::error> errors = csp::make_chan<csp::error>(1);  // room for the one that it may send
  csp::go([ctx, ask, question, into, errors] {
    csp::error failed = csp::make_error("unfinished");
    try {
      failed = ask(ctx, question, *into);
    } catch (const std::exception& e) {
      failed = csp::errorf("{}: {}", question, e.what());
    }
    if (failed) {
      errors.send(failed);
    }
    errors.close();
  });
  return errors;
}

}  // namespace

void aggregate(const csp::context& ctx, const fetch& ask, const std::string& id, response& out) {
  const auto [mine, cancel] = csp::with_cancel(ctx);
  const csp::cancel_guard at_exit(cancel);
  std::array<std::string, pieces> found;
  std::array<csp::recv_chan<csp::error>, pieces> errors;
  for (std::size_t i = 0; i < found.size(); ++i) {
    errors[i] = get_piece(mine, ask, id + "/" + std::to_string(i), &found[i]);
  }
  csp::error first;
  // To the end, after an error too: the pieces are ours, and who fetches them writes into them.
  for (const csp::error& failed : csp::merge(csp::background(), errors[0], errors[1], errors[2])) {
    if (!first) {
      first = failed;
      cancel();
    }
  }
  if (first) {
    out.set_status(first.is(csp::deadline_exceeded) || first.is(csp::canceled) ? 504 : 502);
    out.write(nlohmann::json({{"error", first.message()}}).dump());
    return;
  }
  out.write(nlohmann::json({{"pieces", found}}).dump());
}

}  // namespace systems::aggregator
