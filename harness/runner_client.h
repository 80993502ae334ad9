#pragma once

// One running runner (`--serve`) as the engines see it: orders go in, run reports come out.

#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/child_process.h"
#include "harness/explore_order.h"
#include "harness/run_report.h"

namespace snag {

/// How a program that speaks the agent's protocol is started.
struct launch {
  std::filesystem::path program;
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;  ///< besides our own
  bool is_runner = true;  ///< of cases; else a program that is not ours, with one subject, `main`

  friend bool operator==(const launch&, const launch&) = default;
};

/// runner_launch starts a runner of cases.
[[nodiscard]] launch runner_launch(const std::filesystem::path& runner);

/// program_launch starts a program of one's own that was built for exploration, with its own arguments. What
/// else it may need in its environment is added here.
[[nodiscard]] launch program_launch(const std::filesystem::path& program, std::vector<std::string> arguments);

/// A batch of runs of one case.
struct run_order {
  std::string case_id;
  std::uint64_t first = 0;
  std::vector<std::uint64_t> seeds;
  std::chrono::milliseconds limit{10'000};
  bool noise = true;
  bool count = true;
  bool fresh = false;  ///< every run in a process of its own; else they share one while they pass
};

/// to_line returns the order as the protocol writes it, with its newline.
[[nodiscard]] std::string to_line(const run_order& order);

/// A runner process. One order at a time; not thread-safe; the destructor ends the process and its runs.
class runner_client {
 public:
  /// Starts the runner. Throws user_error where it cannot be started.
  explicit runner_client(const std::filesystem::path& program);
  /// Starts a runner or a program that is not ours.
  explicit runner_client(launch what);

  [[nodiscard]] const std::filesystem::path& program() const noexcept { return what_.program; }
  /// fd is the descriptor to poll for answers.
  [[nodiscard]] int fd() const noexcept { return process_.output(); }

  /// send hands the order over. Throws user_error where the runner has died.
  void send(const run_order& order);
  void send(const explore_order& order);
  /// waiting_for returns how many reports of the last order are still to come.
  [[nodiscard]] std::size_t waiting_for() const noexcept { return missing_; }
  /// pump reads what is there and returns the reports, in their order. Throws user_error where the runner has
  /// died, speaks nonsense or another version, or refuses the order: one line with the first line of its
  /// stderr.
  [[nodiscard]] std::vector<run_report> pump();
  /// check_alive throws user_error where the runner has been silent for much longer than a run may take, or a
  /// program that is not ours has not said hello.
  void check_alive() const;

 private:
  [[noreturn]] void broke(const std::string& fault);
  [[noreturn]] void broke_off();
  void send_line(const std::string& line, std::size_t runs, std::chrono::milliseconds limit);

  launch what_;
  child_process process_;
  std::string unread_;
  std::size_t missing_ = 0;
  bool greeted_ = false;
  std::chrono::milliseconds limit_{0};
  std::chrono::steady_clock::time_point heard_ = std::chrono::steady_clock::now();
};

}  // namespace snag
