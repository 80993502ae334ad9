#include "cases/time/first-callers-context.h"

#include <utility>

namespace cases::first_callers_context {

/// One fetch, and those who wait for it.
struct token_cache::flight {
  answer fetched;  // written before landed is closed
  csp::chan<csp::unit> landed = csp::make_chan<csp::unit>();
};

token_cache::token_cache(csp::context server, std::function<answer(const csp::context&)> fetch)
    : server_(std::move(server)), fetch_(std::move(fetch)) {}

token_cache::~token_cache() {
  fetches_.wait();
}

answer token_cache::get(const csp::context& ctx) {
  if (csp::error shut_down = server_.err()) {
    return shut_down;
  }
  std::shared_ptr<flight> mine;
  {
    const std::lock_guard lock(mutex_);
    if (!under_way_) {
      under_way_ = std::make_shared<flight>();
      fetches_.go([this, one = under_way_] {
        one->fetched = fetch_(server_);
        {
          const std::lock_guard relock(mutex_);
          under_way_.reset();
        }
        one->landed.close();
      });
    }
    mine = under_way_;
  }

  answer result;
  csp::select(csp::on_receive(mine->landed, [&] { result = mine->fetched; }),
              csp::on_receive(ctx.done(), [&] { result = ctx.err(); }));
  return result;
}

}  // namespace cases::first_callers_context
