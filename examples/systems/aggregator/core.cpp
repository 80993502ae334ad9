// The aggregator's core without the network, for `snag explore -- aggregator-core-right`: three pieces, of
// which the second fails, and a caller that counts what is still going on when it has its answer.

#include <atomic>
#include <cstdio>

#include "examples/systems/aggregator/aggregator.h"

int main() {
  std::atomic<int> asking = 0;
  systems::aggregator::response out;
  systems::aggregator::aggregate(
      csp::background(),
      [&asking](const csp::context& ctx, const std::string& question, std::string& into) -> csp::error {
        ++asking;
        csp::error failed = ctx.err();
        if (!failed && question == "id/1") {
          failed = csp::make_error("out of order");
        }
        into = "answer";
        --asking;
        return failed;
      },
      "id", out);
  std::printf("%d, %d still asking\n", out.status(), asking.load());
  return out.status() == 502 && asking == 0 ? 0 : 1;
}
