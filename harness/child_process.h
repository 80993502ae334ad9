#pragma once

// Other programs, started with pipes and never left behind.

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace snag {

/// How a process ended.
struct process_end {
  int code = 0;    ///< exit code, where no signal ended it
  int signal = 0;  ///< the signal that ended it, or 0
};

/// describe returns "exit code 3" or "signal 11 (Segmentation fault)".
[[nodiscard]] std::string describe(const process_end& end);

/// A running program in a process group of its own: stdin and stdout are pipes, stderr goes to a file in
/// memory. Movable; the destructor kills the group and reaps the child, so that no zombie stays. Not
/// thread-safe.
class child_process {
 public:
  /// Starts `program` (a path, not looked up in PATH), with the environment of this process and what is given
  /// besides. Throws user_error (path, reason) where it cannot be started. The child ignores no signals and
  /// has none blocked.
  child_process(const std::filesystem::path& program, std::span<const std::string> arguments,
                std::span<const std::pair<std::string, std::string>> environment = {});
  ~child_process();
  child_process(child_process&& other) noexcept;
  child_process& operator=(child_process&& other) noexcept;
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;

  /// write sends all of the text; false where the child does not read any more. Blocks while the pipe is
  /// full.
  [[nodiscard]] bool write(std::string_view text);
  /// close_input lets the child see the end of its stdin.
  void close_input();
  /// output is the descriptor to poll; it is non-blocking.
  [[nodiscard]] int output() const noexcept { return out_; }
  /// read_some appends what is there to `to`; false at the end of the child's output.
  [[nodiscard]] bool read_some(std::string& to);
  /// errors returns what the child has written to stderr so far, at most 64 KiB.
  [[nodiscard]] std::string errors() const;
  /// wait reaps the child; blocks until it has ended.
  process_end wait();
  /// kill ends the child's process group now.
  void kill() noexcept;

 private:
  void close_all() noexcept;

  pid_t pid_ = -1;
  int in_ = -1;
  int out_ = -1;
  int err_ = -1;
};

/// What a program that was run to its end has left.
struct finished_process {
  process_end end;
  std::string output;
  std::string errors;
  bool timed_out = false;
};

/// run_to_end gives the program `input`, collects what it prints and waits for its end, or kills it when the
/// limit is over. Throws user_error where it cannot be started.
[[nodiscard]] finished_process run_to_end(const std::filesystem::path& program,
                                          std::span<const std::string> arguments, std::string_view input,
                                          std::chrono::milliseconds limit);

/// find_program looks a name up in PATH; an empty path where there is none.
[[nodiscard]] std::filesystem::path find_program(std::string_view name);

/// first_line returns the first line that is not blank.
[[nodiscard]] std::string first_line(std::string_view text);

}  // namespace snag
