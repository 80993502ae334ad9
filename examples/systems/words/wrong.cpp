#include <mutex>
#include <utility>

#include "examples/systems/words/words.h"

namespace systems::words {

csp::result<std::string> say(const csp::context& ctx, const fetch& ask,
                             const std::vector<std::string>& words) {
  constexpr std::size_t usual_words = 4;
  const auto [mine, cancel] = csp::with_cancel(csp::without_cancel(ctx));
  const auto all = std::make_shared<const std::vector<std::string>>(words);
  const auto answers = csp::make_chan<csp::result<std::string>>(usual_words);
  const auto running = std::make_shared<csp::wait_group>();
  const auto word = std::make_shared<const std::string*>();  // the loop's variable
  for (const std::string& one : *all) {
    *word = &one;
    running->add();
    csp::go([ctx = mine, ask, all, answers, running, word, question = one] {
      std::string answer;
      const csp::error failed = ask(ctx, question, answer);
      answers.send(failed ? csp::result<std::string>(csp::wrap(**word, failed)) : answer);
      running->done();
    });
  }
  running->wait();
  answers.close();
  std::string text;
  for (const csp::result<std::string>& answer : answers) {
    if (!answer) {
      return answer.err;
    }
    text += (text.empty() ? "" : " ") + *answer;
  }
  cancel();
  return text;
}

using clock = std::chrono::steady_clock;
using token = csp::result<std::string>;

namespace {

struct request {
  csp::context ctx;
  csp::chan<token> reply;
};

}  // namespace

struct token_cache::state {
  fetch ask;
  cache_options options;
  csp::chan<request> requests = csp::make_chan<request>();
  csp::chan<csp::unit> used = csp::make_chan<csp::unit>(1);
  csp::chan<csp::error> trouble = csp::make_chan<csp::error>(1);
  std::mutex mutex;
  std::string newest;                     // guarded by mutex
  clock::time_point dies = clock::now();  // guarded by mutex
  unsigned attempts = 0;                  // guarded by mutex

  void renew(const csp::context& ctx) {
    mutex.lock();
    if (!ask(ctx, "token/" + std::to_string(++attempts), newest)) {
      dies = clock::now() + options.lifetime;
    }
    mutex.unlock();
  }

  bool alive() {
    const std::lock_guard lock(mutex);
    return clock::now() < dies;
  }

  /// Answers, and gets a token where there is none.
  void serve() {
    for (const request& one : requests) {
      try {
        if (!alive()) {
          renew(one.ctx);
        }
        if (alive()) {
          one.reply.send(newest);
        }
      } catch (...) {
        // A failing service must not end this one.
      }
      (void)used.try_send({});
    }
  }

  /// Renews the token when it was not used for a while.
  void keep_fresh() {
    while (true) {
      csp::select(csp::on_receive(used),
                  csp::on_timeout(options.renew_after, [&] { renew(csp::background()); }));
    }
  }
};

token_cache::token_cache(fetch ask, const cache_options& options) : state_(std::make_shared<state>()) {
  state_->ask = std::move(ask);
  state_->options = options;
  (void)csp::async([state = state_] { state->serve(); });
  (void)csp::async([state = state_] { state->keep_fresh(); });
}

token_cache::~token_cache() = default;

csp::result<std::string> token_cache::get(const csp::context& ctx) {
  const csp::chan<token> reply = csp::make_chan<token>();
  state_->requests.send({ctx, reply});
  token got;
  csp::select(csp::on_receive(reply, [&](std::optional<token> one) { got = std::move(*one); }),
              csp::on_receive(ctx.done(), [&] { got = ctx.err(); }));
  return got;
}

std::string token_cache::newest() const {
  const std::lock_guard lock(state_->mutex);
  return state_->newest;
}

csp::recv_chan<csp::error> token_cache::trouble() const {
  return state_->trouble;
}

void token_cache::stop() {
  state_->requests.close();
}

}  // namespace systems::words
