#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "csp/csp.h"

namespace cases::first_callers_context {

using answer = csp::result<std::string>;

/// Hands out a token. Those who ask while it is being fetched wait for the one fetch together.
///
/// Thread safety: get may be called from any thread. Destroying waits for a fetch that is under way.
class token_cache {
 public:
  /// `fetch` gives up, with an error, when the context that it is given is cancelled; `server` is cancelled
  /// when the server shuts down.
  token_cache(csp::context server, std::function<answer(const csp::context&)> fetch);
  ~token_cache();
  token_cache(const token_cache&) = delete;
  token_cache& operator=(const token_cache&) = delete;

  /// get returns the token, or an error: that of the fetch, or that of `ctx` when it is cancelled first.
  answer get(const csp::context& ctx);

 private:
  struct flight;

  csp::context server_;
  std::function<answer(const csp::context&)> fetch_;
  std::mutex mutex_;
  std::shared_ptr<flight> under_way_;
  csp::wait_group fetches_;
};

}  // namespace cases::first_callers_context
