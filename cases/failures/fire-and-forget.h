#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace cases::fire_and_forget {

/// What was done, for the auditors. Thread-safe.
class audit_log {
 public:
  void append(std::string line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
  }

  [[nodiscard]] std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return lines_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

/// transfer books the amounts one by one and has a line written to the log for each, by threads of their own:
/// the log is slow. Returns the new balance. When it returns, all lines are in the log.
long transfer(long balance, const std::vector<long>& amounts, const std::shared_ptr<audit_log>& log);

}  // namespace cases::fire_and_forget
