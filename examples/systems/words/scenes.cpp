#include "examples/systems/words/scenes.h"

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "examples/systems/http.h"
#include "examples/systems/words/words.h"

namespace systems::words {

namespace {

using namespace std::chrono_literals;

/// How the service answers the n-th question.
enum class manner { normal, held, error, garbled };

/// A token service and a cache that asks it.
class stage {
 public:
  stage(const std::function<manner(unsigned)>& script, const cache_options& options) : server_(16) {
    server_.on("/answer", [this, script](const std::string& question) -> reply {
      const manner how = script(static_cast<unsigned>(std::stoul(question.substr(question.find('/') + 1))));
      arrived.send({});
      if (how == manner::held) {
        (void)gate_.receive();
      }
      if (how == manner::error) {
        return {500, "out of order"};
      }
      return {200, how == manner::garbled ? "" : "answer of " + question};
    });
    const int port = server_.start();
    cache = std::make_unique<token_cache>(
        [port](const csp::context& ctx, const std::string& question, std::string& into) -> csp::error {
          reply got;
          if (csp::error failed = get(ctx, port, "/answer", question, got)) {
            return failed;
          }
          if (got.status != 200) {
            return csp::errorf("{}: status {}", question, got.status);
          }
          if (got.body.empty()) {
            csp::panic("index out of range [0] with length 0");
          }
          into = got.body;
          return {};
        },
        options);
  }
  ~stage() {
    open();
    cache.reset();
  }
  stage(const stage&) = delete;
  stage& operator=(const stage&) = delete;

  /// What is held goes on.
  void open() {
    if (!std::exchange(open_, true)) {
      gate_.close();
    }
  }
  /// asked returns when the service was asked once more.
  void asked() const { (void)arrived.receive(); }
  /// Whether the cache gives this token now, or when it has it.
  [[nodiscard]] bool gives(const std::string& token) const {
    const auto got = cache->get(csp::background());
    return got && *got == "answer of " + token;
  }

  csp::chan<csp::unit> arrived = csp::make_chan<csp::unit>(100'000);
  std::unique_ptr<token_cache> cache;

 private:
  csp::chan<csp::unit> gate_ = csp::make_chan<csp::unit>();
  bool open_ = false;
  http_server server_;
};

/// Tokens that are renewed when the scene is long over.
constexpr cache_options rarely = {.renew_after = 10min};

bool first_caller_gives_up() {
  stage on([](unsigned n) { return n == 1 ? manner::held : manner::normal; },
           {.renew_after = 10min, .give_up_after = 10min});
  const auto [hurried, give_up] = csp::with_cancel(csp::background());
  auto caller = csp::async([&on, &ctx = hurried] { return on.cache->get(ctx); });
  on.asked();
  give_up();
  const bool told = caller.get().err.is(csp::canceled);
  on.open();
  return told && on.gives("token/1");
}

bool callers_give_up() {
  stage on([](unsigned n) { return n == 1 ? manner::held : manner::normal; },
           {.renew_after = 10min, .give_up_after = 10min});
  auto patient = csp::async([&on] { return on.gives("token/1"); });
  on.asked();
  const auto [gone, give_up] = csp::with_cancel(csp::background());
  give_up();
  csp::wait_group callers;
  for (int i = 0; i < 16; ++i) {
    callers.go([&on, &ctx = gone] { (void)on.cache->get(ctx); });
  }
  on.open();
  callers.wait();
  const auto first = patient.get();
  return first && *first && on.gives("token/1");
}

bool an_attempt_throws() {
  stage on([](unsigned n) { return n == 1 ? manner::garbled : manner::normal; }, rarely);
  return on.gives("token/2") && on.cache->newest() == "answer of token/2";
}

bool the_next_one_hangs() {
  stage on([](unsigned n) { return n == 1 ? manner::normal : manner::held; },
           {.renew_after = 1ms, .give_up_after = 10min});
  if (!on.gives("token/1")) {
    return false;
  }
  on.asked();
  on.asked();
  return on.gives("token/1") && on.cache->newest() == "answer of token/1";
}

bool asked_all_the_time() {
  stage on([](unsigned) { return manner::normal; }, {.renew_after = 200ms});
  for (const auto until = std::chrono::steady_clock::now() + 10min;
       std::chrono::steady_clock::now() < until;) {
    if (!on.gives("token/1")) {
      return true;
    }
  }
  return false;
}

bool the_service_is_down() {
  stage on([](unsigned n) { return n <= 5 ? manner::error : manner::normal; },
           {.renew_after = 10min, .threshold = 5});
  const auto got = on.cache->get(csp::background());
  return got.err && on.cache->trouble().receive().has_value() && on.gives("token/6");
}

bool stopped_while_asked() {
  stage on([](unsigned) { return manner::held; }, {.give_up_after = 10min});
  auto caller = csp::async([&on] { return on.cache->get(csp::background()); });
  on.asked();
  on.cache->stop();
  return caller.get().err.is(stopped) && on.cache->get(csp::background()).err.is(stopped);
}

}  // namespace

std::map<std::string, std::uint64_t> play_scenes(std::chrono::milliseconds patience) {
  const std::vector<std::pair<const char*, bool (*)()>> scenes = {
      {"token: the first caller gave up, and the attempt with him", first_caller_gives_up},
      {"token: callers gave up, and nobody gets one any more", callers_give_up},
      {"token: an attempt threw, and that was the last", an_attempt_throws},
      {"token: the next one hung, and the good one was held back", the_next_one_hangs},
      {"token: asked all the time, and never renewed", asked_all_the_time},
      {"token: the service was down, and nobody heard of it", the_service_is_down},
      {"token: stopped, and who asked waits or panics", stopped_while_asked}};
  std::vector<csp::future<bool>> played;
  for (const auto& [promise, scene] : scenes) {
    played.push_back(csp::async([scene = scene] { return scene(); }));
  }
  std::map<std::string, std::uint64_t> broken;
  const auto until = std::chrono::steady_clock::now() + patience;
  for (std::size_t i = 0; i < scenes.size(); ++i) {
    const csp::result<bool> kept = played[i].get_until(until);
    if (!kept || !*kept) {
      broken[scenes[i].first] = 1;
    }
  }
  return broken;
}

}  // namespace systems::words
