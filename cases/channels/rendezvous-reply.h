#pragma once

#include <functional>
#include <optional>
#include <string>

#include "csp/csp.h"

namespace cases::rendezvous_reply {

/// A token that is fetched once and then served to everybody. One task owns it and answers requests. Safe to
/// use from any thread; the destructor waits for that task.
class token_cache {
 public:
  explicit token_cache(std::function<std::string()> fetch);
  ~token_cache();
  token_cache(const token_cache&) = delete;
  token_cache& operator=(const token_cache&) = delete;

  /// token returns the token, or nothing where `ctx` is cancelled first.
  std::optional<std::string> token(const csp::context& ctx);

 private:
  struct request {
    csp::chan<std::string> reply;
  };

  csp::chan<request> requests_;
  csp::wait_group server_;
};

}  // namespace cases::rendezvous_reply
