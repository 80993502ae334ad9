#pragma once

// Exit codes of every Snag program, and the one error type that ends a command.

#include <stdexcept>
#include <string>

namespace snag {

/// What a Snag program's exit code says. Truncated work is never reported as clean.
enum class exit_code : int {
  clean = 0,            ///< no findings; runs: every expectation met
  findings = 1,         ///< findings, or an expectation not met
  error = 2,            ///< usage or tool error
  incomplete = 3,       ///< interrupted, or a part of the work was lost
  empty_selection = 4,  ///< a filter matched nothing
};

/// worst returns the code that wins where both hold: 2 before 3 before 1 before 4 before 0.
[[nodiscard]] exit_code worst(exit_code a, exit_code b) noexcept;

/// A fault of the input or of the surroundings, for the user to mend. what() is one line that names the
/// input, the fault and the mend; a program prints it as "snag: <what>" and exits with error.
class user_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace snag
