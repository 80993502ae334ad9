#pragma once

// Work of a request and work of the server: GET /words asks for each word in a task and says them in order
// under a deadline; GET /token answers from a cache that one task of the server's own keeps fresh.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "csp/csp.h"

namespace systems::words {

/// Asks the downstream service; ends with its context. It may throw.
using fetch = std::function<csp::error(const csp::context&, const std::string& question, std::string& into)>;

/// say asks for all words at once and returns their answers in the order of the words, with a blank between
/// two; or the first error, which begins with the word that it is about. It promises: when `ctx` is over it
/// returns csp::deadline_exceeded or csp::canceled; what it started has ended when it returns.
csp::result<std::string> say(const csp::context& ctx, const fetch& ask,
                             const std::vector<std::string>& words);

/// How a token cache keeps its token.
struct cache_options {
  std::chrono::milliseconds renew_after{50};      ///< a new token is asked for at this age
  std::chrono::milliseconds lifetime{600'000};    ///< at this age a token is good for nothing
  std::chrono::milliseconds give_up_after{2000};  ///< one attempt takes no longer
  std::chrono::milliseconds back_off{5};          ///< before the next attempt; doubled with each failure
  unsigned threshold = 5;                         ///< so many failures in a row are told
};

/// What get() returns after stop().
inline constexpr csp::sentinel stopped{"the token cache was stopped"};

/// A token that one task renews, by asking "token/1", "token/2" and so on. It promises: who asks gets a token
/// that lives, also while the next one is on its way or failing to come, and never an older one than was
/// given before; one who gives up disturbs nobody; what an attempt throws is a failure like others; after
/// stop nothing of it runs and nobody waits. Thread safety: get and newest may be called from any thread,
/// also during and after stop.
class token_cache {
 public:
  /// Starts the task.
  token_cache(fetch ask, const cache_options& options);
  /// Stops.
  ~token_cache();
  token_cache(const token_cache&) = delete;
  token_cache& operator=(const token_cache&) = delete;

  /// get blocks until there is a token, `ctx` is done, the attempts have failed `threshold` times, or the
  /// cache is stopped.
  csp::result<std::string> get(const csp::context& ctx);
  /// newest returns the last token that came, empty where there was none; for the page that shows how the
  /// server does. Never waits for the service.
  [[nodiscard]] std::string newest() const;
  /// trouble is where the server hears that a row of attempts has failed.
  [[nodiscard]] csp::recv_chan<csp::error> trouble() const;
  /// stop ends the task and what it waits for, and returns when it has ended. May be called again.
  void stop();

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace systems::words
