#pragma once

// One answer out of three: GET /result asks a downstream service for three pieces at once, and answers with
// all of them or with the right error.

#include <functional>
#include <string>

#include "csp/csp.h"

namespace systems::aggregator {

/// Asks the downstream service; ends with its context.
using fetch = std::function<csp::error(const csp::context&, const std::string& question, std::string& into)>;

/// An answer on its way out, as HTTP has it: the first byte of the body sends the status along.
class response {
 public:
  /// Without effect once the body has begun.
  void set_status(int status) {
    if (body_.empty()) {
      status_ = status;
    }
  }
  void write(const std::string& text) { body_ += text; }
  [[nodiscard]] int status() const noexcept { return status_; }
  [[nodiscard]] const std::string& body() const noexcept { return body_; }

 private:
  int status_ = 200;
  std::string body_;
};

/// How many pieces a result has.
inline constexpr int pieces = 3;

/// aggregate answers for one id: 200 and {"pieces": [...]}, 502 where a piece failed, 504 where `ctx` was
/// over first. It promises: what it started has ended when it returns; nothing is asked any more after the
/// first failure.
void aggregate(const csp::context& ctx, const fetch& ask, const std::string& id, response& out);

}  // namespace systems::aggregator
