#pragma once

// Results of earlier runs, kept by what went into them. An entry is found by the hash of the command and of
// the circumstances (program, models, checks, environment), and holds where every question that its unit put
// to the disk has the same answer now. Times of files play no part.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "detector/unit_inputs.h"
#include "detector/unit_result.h"

namespace snag::detector {

class result_cache {
 public:
  /// Opens the folder and makes it where it is missing. `circumstances`: all that decides over results
  /// besides command and disk. Throws user_error where the folder cannot be made or written.
  result_cache(std::filesystem::path folder, std::string circumstances);

  /// find returns the kept result where it still holds. An entry that is torn or foreign is as good as none.
  /// `told`: what other units told this one (cross_tu_table.h); empty: nothing. For one thread.
  [[nodiscard]] std::optional<unit_result> find(const compile_command& command, std::string_view told = {});

  /// keep writes an entry, whole or not at all; that the disk is full is no error. Does nothing for a result
  /// that may come out otherwise next time (a crash, a limit). Safe to call from several processes at once.
  void keep(const compile_command& command, const unit_result& result, const unit_inputs& inputs,
            std::string_view told = {}) const noexcept;

  /// prune deletes what was not used for a month; looks at most once a day.
  void prune() const noexcept;

 private:
  [[nodiscard]] std::filesystem::path place_of(const compile_command& command, std::string_view told) const;

  std::filesystem::path folder_;
  std::string circumstances_;
  present_state disk_;
};

/// program_identity differs between any two builds of this program or of the Clang that it runs with.
[[nodiscard]] std::string program_identity();

}  // namespace snag::detector
