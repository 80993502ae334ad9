#pragma once

// Workers that gave a result and wait, with all that they have in memory. What takes a unit's time is to
// parse it; one that is asked once more (with what other units tell of their functions) need not be parsed
// again.

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "detector/unit_result.h"

namespace snag::detector {

/// A child of this process, as its parent sees it.
struct worker_process {
  pid_t pid = -1;
  int talk_fd = -1;  ///< it waits at the other end, and answers there; -1: it does not wait
  int log_fd = -1;   ///< its stderr
  std::string log;   ///< the end of what it wrote there
};

/// send_all writes to a pipe or a socket; false where nobody reads there any more. Blocks.
[[nodiscard]] bool send_all(int fd, std::string_view text);

/// The workers that wait. For the one thread of the parent, but for what says that it is for the child.
class waiting_workers {
 public:
  /// `most_bytes`: of what all that wait have as their own; one that would exceed it may not wait.
  explicit waiting_workers(std::uint64_t most_bytes) : most_bytes_(most_bytes) {}
  /// Ends those that still wait.
  ~waiting_workers();
  waiting_workers(const waiting_workers&) = delete;
  waiting_workers& operator=(const waiting_workers&) = delete;

  /// has says whether the worker of a command waits.
  [[nodiscard]] bool has(const compile_command& command) const;
  /// keep_only ends all but those of these commands.
  void keep_only(std::span<const compile_command> wanted);
  [[nodiscard]] std::size_t size() const { return waiting_.size(); }

  // For run_workers.

  /// has_room says whether one more may be offered to wait.
  [[nodiscard]] bool has_room() const;
  /// take waits for no one: true where a worker whose result has come waits now. Then it is kept here, and
  /// `worker` is empty. One for which there is no room is ended first.
  [[nodiscard]] bool take(const compile_command& command, worker_process& worker);
  /// give_back returns a worker that waits, which is the caller's then; without a pid where none does.
  [[nodiscard]] worker_process give_back(const compile_command& command);
  /// close_all closes the parent's ends, in a child that is none of theirs.
  void close_all() const;

  // For the child.

  /// offer tells the child where it gives its first result, and where it waits.
  void offer(int result_fd, int talk_fd);
  /// may_pause says whether this worker was offered to wait, and has not yet.
  [[nodiscard]] bool may_pause() const { return result_fd_ >= 0; }
  /// pause hands the first result over, and returns what the worker is told. Blocks until then; does not
  /// return where it is told nothing. What `work` returns behind it is the second result.
  [[nodiscard]] std::string pause(const unit_result& first);

 private:
  struct waiting {
    worker_process process;
    std::uint64_t bytes = 0;
  };
  void end(const waiting& one);

  std::uint64_t most_bytes_;
  std::uint64_t bytes_ = 0;
  std::map<std::string, waiting> waiting_;  ///< by the text of its command
  int result_fd_ = -1;
  int talk_fd_ = -1;
};

}  // namespace snag::detector
