#pragma once

// Runs a helper program to its end and keeps what it printed.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace snag::cli {

/// What a program came to.
struct program_result {
  int exit_code = 0;   ///< 128 + the signal where one ended it
  bool ended = true;   ///< false: it was killed at the time limit
  std::string output;  ///< stdout and stderr in the order of writing
};

/// run_program starts `words[0]` (looked up on PATH unless it has a slash), waits for it and returns what it
/// came to; nothing where it could not be started. stdin is empty. Blocks, at most for `limit`.
[[nodiscard]] std::optional<program_result> run_program(
    std::vector<std::string> words, std::chrono::seconds limit = std::chrono::seconds(60));

}  // namespace snag::cli
