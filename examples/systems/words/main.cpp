// Words and tokens under load: a downstream service with faults, the system in front of it, and many clients.
// Each second request is for words, the others are for a token. Then the scenes of scenes.h.

#include <fmt/format.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>

#include "examples/systems/compare.h"
#include "examples/systems/downstream.h"
#include "examples/systems/load.h"
#include "examples/systems/words/scenes.h"
#include "examples/systems/words/words.h"

namespace {

using nlohmann::json;
using systems::fault;
using list = std::vector<std::string>;

/// The words of a request: one to six.
list words_of(std::uint64_t request) {
  list words;
  for (std::uint64_t i = 0; i <= request / 2 % 6; ++i) {
    words.push_back(fmt::format("{}.{}", request, i));
  }
  return words;
}

list split(const std::string& text) {
  list parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(',', from), text.size());
    parts.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return parts;
}

systems::reply answered(const csp::result<std::string>& got) {
  if (got) {
    return {200, json({{"text", *got}}).dump()};
  }
  const bool late = got.err.is(csp::deadline_exceeded) || got.err.is(csp::canceled);
  return {late ? 504 : 502, json({{"error", got.err.message()}}).dump()};
}

/// What is wrong with the answer of /words.
std::string judged_words(const systems::downstream& service, const list& words, const systems::reply& got) {
  int expected = 200;
  list text;
  for (const std::string& word : words) {
    const fault met = service.fault_of(word);
    if (met == fault::error || met == fault::refused) {
      expected = 502;
    } else if (met == fault::hung && expected == 200) {
      expected = 504;
    }
    text.push_back(systems::downstream::answer_of(word));
  }
  if (got.status != expected) {
    return fmt::format("words: {} instead of {}", got.status, expected);
  }
  if (expected == 502) {
    const auto message = json::parse(got.body).at("error").get<std::string>();
    const fault blamed = service.fault_of(message.substr(0, message.find(':')));
    return blamed == fault::error || blamed == fault::refused ? "" : "words: the error names another word";
  }
  if (expected == 200) {
    const auto said = json::parse(got.body).at("text").get<std::string>();
    if (said != fmt::format("{}", fmt::join(text, " "))) {
      return "words: out of order";
    }
  }
  return "";
}

/// What tokens the clients have seen.
class token_judge {
 public:
  /// The newest that anybody has.
  [[nodiscard]] unsigned newest() const { return newest_; }
  /// What is wrong with the answer to one who asked when `before` was the newest.
  std::string judged(unsigned before, const systems::reply& got) {
    if (got.status != 200) {
      return fmt::format("token: {} instead of 200", got.status);
    }
    const auto text = json::parse(got.body).at("text").get<std::string>();
    const auto number = static_cast<unsigned>(std::stoul(text.substr(text.find('/') + 1)));
    for (unsigned seen = newest_; seen < number && !newest_.compare_exchange_weak(seen, number);) {
    }
    return number < before ? "token: an older one than before" : "";
  }

 private:
  std::atomic<unsigned> newest_ = 0;
};

/// Five words from a service that is slow: one after the other, and at once.
void compare(std::uint64_t seed) {
  const systems::downstream slow(seed, systems::fault_rates{.delayed = 100}, 8);
  const systems::words::fetch ask = [&slow](const csp::context& ctx, const std::string& question,
                                            std::string& into) { return slow.ask(ctx, question, into); };
  const list words = {"one", "by", "one", "or", "together"};
  systems::print_comparison(
      "five slow words",
      [&](int /*round*/) {
        for (const std::string& word : words) {
          (void)systems::words::say(csp::background(), ask, {word});
        }
      },
      [&](int /*round*/) { (void)systems::words::say(csp::background(), ask, words); });
}

}  // namespace

int main(int argc, char** argv) {
  const systems::load_options options = systems::parse_load(
      argc, argv, "GET /words and /token: words in order, and a token cache, many at once");
  // Of three words and a half, two in a hundred hang, each on a thread of the service.
  const auto service = std::make_shared<systems::downstream>(
      options.seed, options.faults ? systems::usual_faults() : systems::fault_rates{},
      static_cast<unsigned>(options.requests / 5 + 128));
  const systems::words::fetch ask = [service](const csp::context& ctx, const std::string& question,
                                              std::string& into) {
    return service->ask(ctx, question, into);
  };
  const csp::leak_check leaks;
  const auto cache = std::make_shared<systems::words::token_cache>(ask, systems::words::cache_options());
  systems::http_server server(static_cast<unsigned>(options.concurrency) + 8);
  const auto on = [&](const char* path, const auto& answer) {
    server.on(path, [&options, answer](const std::string& query) {
      return systems::within(options.patience, [answer, query, deadline = options.deadline] {
        const auto [ctx, cancel] = csp::with_timeout(csp::background(), deadline);
        const csp::cancel_guard at_exit(cancel);
        return answered(answer(ctx, query));
      });
    });
  };
  on("/words", [ask](const csp::context& ctx, const std::string& query) {
    return systems::words::say(ctx, ask, split(query));
  });
  on("/token", [cache](const csp::context& ctx, const std::string&) { return cache->get(ctx); });
  const int port = server.start();
  // A server is up when it has its first token: from now on it always has one.
  const bool up = static_cast<bool>(
      csp::async([cache] { return cache->get(csp::background()); }).get_for(options.patience));

  token_judge tokens;
  systems::load_result result = systems::run_load(
      options, [&](const csp::context& ctx, std::uint64_t i) -> systems::verdict_of_request {
        const unsigned before = tokens.newest();
        const list words = words_of(i);
        systems::reply got;
        const csp::error failed =
            i % 2 == 0 ? systems::get(ctx, port, "/words", fmt::format("{}", fmt::join(words, ",")), got)
                       : systems::get(ctx, port, "/token", "", got);
        if (failed || got.status == systems::never_answered) {
          return "lost";
        }
        return i % 2 == 0 ? judged_words(*service, words, got) : tokens.judged(before, got);
      });
  if (!up) {
    result.broken["token: none at the start"] = 1;
  }
  for (const auto& [what, count] : systems::words::play_scenes(options.patience)) {
    result.broken[what] = count;
  }
  service->release();
  server.stop();
  (void)csp::async([cache] {
    cache->stop();
    return true;
  }).get_for(options.patience);
  systems::print_load("GET /words, /token", result);
  if (result.kept()) {
    compare(options.seed);
  }
  return systems::conclude(result, leaks);
}
