#include <algorithm>
#include <mutex>
#include <utility>

#include "examples/systems/words/words.h"

namespace systems::words {

csp::result<std::string> say(const csp::context& ctx, const fetch& ask,
                             const std::vector<std::string>& words) {
  std::vector<std::string> answers(words.size());
  csp::group tasks(ctx);
  for (std::size_t i = 0; i < words.size(); ++i) {
    tasks.go([&ask, &word = words[i], &into = answers[i]](const csp::context& mine) {
      return csp::wrap(word, ask(mine, word, into));
    });
  }
  if (csp::error failed = tasks.wait()) {
    return failed;
  }
  std::string text;
  for (const std::string& answer : answers) {
    text += (text.empty() ? "" : " ") + answer;
  }
  return text;
}

using clock = std::chrono::steady_clock;
using token = csp::result<std::string>;

struct token_cache::state {
  state(fetch how, const cache_options& with)
      : ask(std::move(how)), options(with), life(csp::with_cancel(csp::background())) {}

  fetch ask;
  cache_options options;
  csp::cancelable life;  // the cache's own, and no caller's
  csp::chan<csp::promise<std::string>> requests = csp::make_chan<csp::promise<std::string>>();
  csp::chan<csp::error> trouble = csp::make_chan<csp::error>(1);
  csp::wait_group task;
  mutable std::mutex mutex;
  std::string newest;  // guarded by mutex

  void serve();
  /// One attempt, as a task: while it is under way, the token that there is goes on being given.
  [[nodiscard]] csp::recv_chan<token> attempt(unsigned number) const;
};

csp::recv_chan<token> token_cache::state::attempt(unsigned number) const {
  return csp::async([ask = ask, parent = life.ctx, limit = options.give_up_after, number]() -> token {
           const auto [ctx, cancel] = csp::with_timeout(parent, limit);
           const csp::cancel_guard at_exit(cancel);
           std::string text;
           if (csp::error failed = ask(ctx, "token/" + std::to_string(number), text)) {
             return failed;
           }
           return text;
         })
      .chan();
}

void token_cache::state::serve() {
  std::vector<csp::promise<std::string>> waiting;
  std::string current;
  clock::time_point dies = clock::now();
  clock::time_point next = clock::now();  // a point in time: no request puts it off
  csp::recv_chan<token> coming;           // none while no attempt is under way
  unsigned attempts = 0;
  unsigned failures = 0;
  const auto came = [&](token got) {
    coming = {};
    if (got) {
      failures = 0;
      current = std::move(*got);
      dies = clock::now() + options.lifetime;
      next = clock::now() + options.renew_after;
      const std::lock_guard lock(mutex);
      newest = current;
    } else {
      ++failures;
      next = clock::now() + options.back_off * (1U << std::min(failures, 8U));
      if (failures % options.threshold == 0) {
        (void)trouble.try_send(got.err);  // told once, until somebody listens
      }
    }
    if (!got && failures % options.threshold != 0) {
      return;  // who waits goes on waiting
    }
    for (csp::promise<std::string>& one : waiting) {
      one.set_result(got ? token(current) : token(got.err));
    }
    waiting.clear();
  };
  while (!life.ctx.err()) {
    if (!coming && clock::now() >= next) {
      coming = attempt(++attempts);
    }
    csp::select(csp::on_receive(requests,
                                [&](std::optional<csp::promise<std::string>> one) {
                                  if (clock::now() < dies) {
                                    one->set_value(current);
                                  } else {
                                    waiting.push_back(std::move(*one));
                                  }
                                }),
                csp::on_receive(coming, [&](std::optional<token> got) { came(std::move(*got)); }),
                csp::on_receive(life.ctx.done()), csp::on_timeout(coming ? clock::time_point::max() : next));
  }
  if (coming) {
    (void)coming.receive();  // cancelled with the cache, and awaited
  }
}

token_cache::token_cache(fetch ask, const cache_options& options)
    : state_(std::make_shared<state>(std::move(ask), options)) {
  state_->task.go([state = state_.get()] { state->serve(); });
}

token_cache::~token_cache() {
  stop();
}

csp::result<std::string> token_cache::get(const csp::context& ctx) {
  csp::promise<std::string> reply;
  csp::future<std::string> answer = reply.get_future();
  csp::error over;
  csp::select(csp::on_send(state_->requests, std::move(reply)),
              csp::on_receive(state_->life.ctx.done(), [&] { over = stopped; }),
              csp::on_receive(ctx.done(), [&] { over = ctx.err(); }));
  if (over) {
    return over;
  }
  token got = answer.get(ctx);
  return got.err.is(csp::broken_promise) ? token(stopped) : got;
}

std::string token_cache::newest() const {
  const std::lock_guard lock(state_->mutex);
  return state_->newest;
}

csp::recv_chan<csp::error> token_cache::trouble() const {
  return state_->trouble;
}

void token_cache::stop() {
  state_->life.cancel();
  state_->task.wait();
}

}  // namespace systems::words
