#pragma once

// Beginnings that units share. Most of a unit's time goes into the headers that it includes, and where units
// are compiled the same way, the system headers that several of them include are read once, and kept as a
// precompiled header for the length of the run. With them goes what the units' own text begins with in
// common: the headers that -include names (a project's own precompiled header is one, read from its text),
// the one header of the project's that all begin with and whose macros the system headers look at, and the
// project's headers that all begin with behind it. Nobody notices but by the clock: what a unit reads is held
// against what stands in front of it (preamble_match.h), and one that reads something else is read without.

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "detector/preamble_match.h"
#include "detector/unit_inputs.h"
#include "detector/unit_result.h"
#include "detector/workers.h"
#include "support/terminal.h"

namespace snag::detector {

/// A beginning that is worth reading once.
struct shared_preamble {
  compile_command how;  ///< of one of its units; its `file` is where the text pretends to stand
  std::string
      first;  ///< the `#include` line of a header of the project's whose macros tune those of the system
  std::string headers;  ///< those of system headers
  std::string own;      ///< those behind them, of the project's; all empty: only what -include names
  std::vector<std::size_t> units;  ///< of the commands that were given

  [[nodiscard]] std::string text() const { return first + headers + own; }
};

/// ways_of_compiling returns the commands that differ in their file alone, by their places; those that can
/// share nothing are left out.
[[nodiscard]] std::vector<std::vector<std::size_t>> ways_of_compiling(
    std::span<const compile_command> commands);

/// plan_preambles finds the beginnings that units of one way had better share. Reads the inclusions of all
/// files; a unit is in one preamble at most. May hang with Clang itself, like analyse.
[[nodiscard]] std::vector<shared_preamble> plan_preambles(std::span<const compile_command> units,
                                                          const std::string& resource_directory);

/// A beginning that was read, for the units that begin so.
struct built_preamble {
  std::filesystem::path file;  ///< the precompiled header
  std::string source;          ///< the file that it pretends to be made of; on no disk
  std::string text;            ///< what stands there
  unit_inputs inputs;          ///< what went into it
  std::shared_ptr<const preamble_contents> contents;
};

/// What a preamble came to besides its file.
struct preamble_parts {
  unit_inputs inputs;
  preamble_contents contents;
};

/// build_preamble reads the beginning and writes it to `into`. Returns nothing where it has errors, where a
/// header of the project's means something else when it is included once more (no include guard), or where
/// one defines what a system header in front of it could have looked at. May crash or hang with Clang itself,
/// like analyse.
[[nodiscard]] std::optional<preamble_parts> build_preamble(const shared_preamble& preamble,
                                                           const std::string& resource_directory,
                                                           const std::filesystem::path& into);

/// with_preamble returns the command that begins where the preamble ends.
[[nodiscard]] compile_command with_preamble(const compile_command& command,
                                            const std::filesystem::path& preamble);

/// The preambles of a run, in a temporary folder that goes with this object.
class preamble_set {
 public:
  preamble_set() = default;
  ~preamble_set();
  preamble_set(const preamble_set&) = delete;
  preamble_set& operator=(const preamble_set&) = delete;

  /// prepare plans and builds for those of the commands that have none yet, in processes of their own. What
  /// cannot be built is left out. False where the user stopped the run meanwhile. Blocks.
  [[nodiscard]] bool prepare(std::span<const compile_command> commands, const std::string& resource_directory,
                             const worker_options& how);

  /// of returns the preamble of a unit, with what went into it. None where it fitted few of the units so far.
  [[nodiscard]] std::optional<built_preamble> of(const compile_command& command) const;

  /// used takes down whether a unit was read behind its preamble in the end.
  void used(const unit_result& unit);

  /// size returns how many were built.
  [[nodiscard]] std::size_t size() const { return built_.size(); }

 private:
  struct entry {
    built_preamble parts;  ///< without what went into it
    unsigned fitted = 0;
    unsigned did_not = 0;
  };

  [[nodiscard]] std::filesystem::path place(std::size_t number, std::string_view ending) const;
  [[nodiscard]] std::vector<unit_result> plan(std::span<const compile_command> commands,
                                              const std::vector<std::vector<std::size_t>>& ways,
                                              const std::string& resource_directory, worker_options how,
                                              std::vector<shared_preamble>& plans);
  [[nodiscard]] std::vector<unit_result> build(const std::vector<shared_preamble>& plans,
                                               const std::string& resource_directory,
                                               const worker_options& how, progress& bar);
  void take(const shared_preamble& plan, std::span<const compile_command> commands, std::size_t number);

  std::filesystem::path folder_;  ///< empty: there is none
  std::vector<std::unique_ptr<entry>> built_;
  std::map<std::string, entry*> by_unit_;  ///< by command
  std::map<std::string, entry*> by_file_;
  std::size_t tried_ = 0;  ///< numbers the files
};

}  // namespace snag::detector
