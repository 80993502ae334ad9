#pragma once

// Results of earlier runs, kept by what went into them. An entry is found by the hash of the command and of
// the circumstances (program, models, checks, environment), and holds where every question that its unit put
// to the disk has the same answer now. Times of files play no part. What a whole run came to is an entry as
// well, with the questions of all its units: where nothing changed, none of theirs is read.

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "detector/cache_entry.h"
#include "detector/cross_tu_order.h"
#include "detector/present_state.h"
#include "detector/unit_inputs.h"
#include "detector/unit_result.h"

namespace snag::detector {

/// A run, as far as it is not its files that decide over what it comes to.
struct run_question {
  std::span<const compile_command> commands;
  bool cross_tu = false;
  std::string others;  ///< hash of what units tell that are not checked in it
};

/// What all units of a run came to, and what they came to together.
struct run_results {
  std::vector<unit_result> units;  ///< one per command, in their order
  joined_findings joined;
};

class result_cache {
 public:
  /// Opens the folder and makes it where it is missing. `circumstances`: all that decides over results
  /// besides command and disk. Throws user_error where the folder cannot be made or written.
  result_cache(std::filesystem::path folder, std::string circumstances);

  /// find returns the kept result where it still holds, and counts it as a part of this run. An entry that is
  /// torn or foreign is as good as none. `told`: what other units told this one (cross_tu_table.h); empty:
  /// nothing. For one thread.
  [[nodiscard]] std::optional<unit_result> find(const compile_command& command, std::string_view told = {});

  /// An entry that holds.
  struct held {
    cache_entry file;
    std::vector<present_state::question*> questions;
    std::string_view result;  ///< what stands behind them, in `file`
  };

  /// look returns the entry of a command as it is, and counts it in nowhere.
  [[nodiscard]] std::optional<held> look(const compile_command& command);

  /// keep writes an entry, whole or not at all, and returns its hash: empty where nothing is kept. That the
  /// disk is full is no error. A result that may come out otherwise next time (a crash, a limit) is not kept.
  /// Safe to call from several processes at once.
  [[nodiscard]] std::string keep(const compile_command& command, const unit_result& result,
                                 const unit_inputs& inputs, std::string_view told = {}) const noexcept;

  /// count_in counts a result that a worker has kept as a part of this run, by the hash that keep returned.
  void count_in(const compile_command& command, std::string_view told, std::string_view hash);

  /// find_run returns what the run came to earlier where all of it still holds: without `tells`.
  [[nodiscard]] std::optional<run_results> find_run(const run_question& asked);

  /// keep_run keeps what this run came to, unless a part of it is not kept itself, or a file changed under
  /// way.
  void keep_run(const run_question& asked, const run_results& results) noexcept;

  /// prune deletes what was not used for a month; looks at most once a day.
  void prune() const noexcept;

 private:
  [[nodiscard]] std::filesystem::path place_of(const compile_command& command, std::string_view told) const;
  [[nodiscard]] std::filesystem::path place_of(const run_question& asked) const;
  /// Whether every unit of the run was counted in, and once more where it was read twice.
  [[nodiscard]] bool counts_all(const run_question& asked, const run_results& results) const;
  [[nodiscard]] std::optional<held> held_at(const std::filesystem::path& place);
  void count_in(const std::filesystem::path& place, std::span<present_state::question* const> questions);

  std::filesystem::path folder_;
  std::string circumstances_;
  present_state disk_;

  // What this run consists of.
  std::vector<present_state::question*> questions_;  ///< each once
  std::vector<std::string> parts_;                   ///< names of entries
  bool all_kept_ = true;
};

}  // namespace snag::detector
