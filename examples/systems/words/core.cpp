// The core without the network, for `snag explore -- words-core-right`: three words in order; and a token
// cache whose first caller gives up, that is asked again and stopped.

#include <cstdio>
#include <optional>
#include <string>

#include "examples/systems/words/words.h"

int main() {
  using namespace std::chrono_literals;
  const systems::words::fetch ask = [](const csp::context& ctx, const std::string& question,
                                       std::string& into) {
    into = "answer of " + question;
    return ctx.err();
  };
  const auto said = systems::words::say(csp::background(), ask, {"a", "b", "c"});
  std::printf("said: %s\n", said ? (*said).c_str() : said.err.what());
  if (!said || *said != "answer of a answer of b answer of c") {
    return 1;
  }
  systems::words::token_cache cache(ask, {.renew_after = 10min, .lifetime = 10min});
  const auto [hurried, give_up] = csp::with_cancel(csp::background());
  csp::wait_group callers;
  callers.go([&cache, &ctx = hurried] { (void)cache.get(ctx); });
  give_up();
  const auto token = cache.get(csp::background());
  callers.wait();
  std::printf("token: %s\n", token ? (*token).c_str() : token.err.what());
  cache.stop();
  const auto late = cache.get(csp::background());
  std::printf("after the stop: %s\n", late.err.what());
  return token && *token == "answer of token/1" && late.err.is(systems::words::stopped) ? 0 : 1;
}
