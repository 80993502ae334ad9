#pragma once

// The service that an example system depends on, with faults that a seed decides: some answers come late,
// some are errors, some are no answers, some connections are refused, and some hang until they are released.

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "examples/systems/http.h"

namespace systems {

/// What happens to one question.
enum class fault { none, delayed, error, refused, hung, garbled };
[[nodiscard]] std::string_view to_string(fault f) noexcept;

/// How many of a hundred questions meet each fault.
struct fault_rates {
  unsigned delayed = 0;
  unsigned error = 0;
  unsigned refused = 0;
  unsigned hung = 0;
  unsigned garbled = 0;
};

/// fault_of returns what meets a question: the same for the same seed and question. It never looks at a
/// clock.
[[nodiscard]] fault fault_of(std::uint64_t seed, const fault_rates& rates,
                             std::string_view question) noexcept;

/// A service over HTTP: answers "/answer?q=X" with "answer of X" after its fault. Questions that hang do so
/// until release() or the destructor.
class downstream {
 public:
  downstream(std::uint64_t seed, const fault_rates& rates, unsigned threads);
  ~downstream();

  /// ask is what a system calls: get() on the service, or on a port where nobody listens.
  [[nodiscard]] csp::error ask(const csp::context& ctx, const std::string& question, std::string& into) const;
  /// As above, for those who want to know the status: each is an answer.
  [[nodiscard]] csp::error ask(const csp::context& ctx, const std::string& question, reply& into) const;
  /// status_of returns the status of the answer where the fault is an error.
  [[nodiscard]] int status_of(std::string_view question) const noexcept;
  /// fault_of tells what this service does with a question.
  [[nodiscard]] fault fault_of(std::string_view question) const noexcept {
    return systems::fault_of(seed_, rates_, question);
  }
  /// What a garbled question gets in place of its answer: nothing, a page, or another service's answer.
  [[nodiscard]] std::string garbled_answer_of(std::string_view question) const;
  /// release lets what hangs go, now and from now on.
  void release();
  /// The answer that a question gets where nothing goes wrong.
  [[nodiscard]] static std::string answer_of(std::string_view question);

 private:
  reply answer(const std::string& question);

  std::uint64_t seed_;
  fault_rates rates_;
  std::mutex mutex_;
  std::condition_variable released_changed_;
  bool released_ = false;  // guarded by mutex_
  closed_port nobody_;
  int port_ = 0;
  http_server server_;  // last: its handlers use all of the above
};

}  // namespace systems
