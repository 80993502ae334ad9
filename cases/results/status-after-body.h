#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::status_after_body {

/// The answer to a request, as a server sends it: the head goes out with the first byte of the body. Used by
/// one thread.
class response {
 public:
  /// Says what came of it. Without effect once the head has gone.
  void set_status(int status) {
    if (!head_has_gone_) {
      status_ = status;
    }
  }

  void write(const std::string& text) {
    head_has_gone_ = true;
    body_ += text;
  }

  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const std::string& body() const { return body_; }

 private:
  int status_ = 200;
  bool head_has_gone_ = false;
  std::string body_;
};

/// Fetches a part of a page. Throws std::exception.
using part = std::function<std::string()>;

/// serve fetches all parts at once and answers with them in order, and status 200; or with status 502 where a
/// part could not be fetched. Blocks.
void serve(const std::vector<part>& parts, response& out);

}  // namespace cases::status_after_body
