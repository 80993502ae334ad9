#include "cases/leaks/unlinked-child.h"

#include <atomic>
#include <optional>

#include "csp/csp.h"

namespace cases::unlinked_child {

namespace {

/// One price of each feed, all at once.
csp::error add_prices(const std::vector<feed>& feeds, std::atomic<int>& sum) {
  csp::group prices;
  for (const feed& one : feeds) {
    prices.go([&sum, one](const csp::context& ctx) {
      csp::select(csp::on_receive(one, [&sum](std::optional<int> price) { sum += price.value_or(0); }),
                  csp::on_receive(ctx.done()));
      return ctx.err();
    });
  }
  return prices.wait();
}

}  // namespace

quote make_quote(const std::vector<feed>& feeds, const std::function<std::string()>& refuse) {
  std::atomic<int> sum{0};
  csp::group parts;
  parts.go([&] { return add_prices(feeds, sum); });
  parts.go([&]() -> csp::error {
    const std::string reason = refuse();
    return reason.empty() ? csp::error() : csp::errorf("refused: {}", reason);
  });
  const csp::error first = parts.wait();
  return first ? quote{0, first.what()} : quote{sum, ""};
}

}  // namespace cases::unlinked_child
