#pragma once

#include <functional>
#include <memory>
#include <string>

namespace cases::send_after_shutdown {

/// A log that one task writes, in the order in which it is given lines. `append` may be called from any
/// thread, `stop` once.
class audit_log {
 public:
  explicit audit_log(std::function<void(const std::string&)> write);

  /// append hands a line to the writer. Returns false, and drops the line, where the log is stopped.
  bool append(const std::string& line);

  /// stop ends the writer and waits for it. Every line that append has taken is written then.
  void stop();

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace cases::send_after_shutdown
