// The core of friends without the network, for `snag explore -- friends-core-right`: three friends, of whom
// the second is known neither to the service nor to its mirror. The error has to name that one, alone, when
// nobody asks any more.

#include <atomic>
#include <cstdio>

#include "examples/systems/friends/friends.h"

int main() {
  std::atomic<int> asking = 0;
  const systems::friends::found got = systems::friends::load(
      csp::background(),
      [&asking](const csp::context& ctx, const std::string& question, std::string& into) -> csp::error {
        ++asking;
        csp::error failed = ctx.err();
        if (!failed && question.starts_with("id.1/name")) {
          failed = csp::make_error("nobody knows");
        }
        into = "answer of " + question;
        --asking;
        return failed;
      },
      {"id.0", "id.1", "id.2"});
  std::printf("%s, %zu profiles, %d still asking\n", got.failed.what(), got.profiles.size(), asking.load());
  return got.failed.message() == "friend id.1: nobody knows" && got.profiles.empty() && asking == 0 ? 0 : 1;
}
