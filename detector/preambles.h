#pragma once

// Beginnings that units share. Most of a unit's time goes into the headers that it includes first, and where
// many units are compiled the same way and begin with the same headers, these are read once and kept as a
// precompiled header for the length of the run. The headers that a project has precompiled itself (CMake's
// target_precompile_headers) are such a beginning too, read from their text.

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "detector/unit_inputs.h"
#include "detector/unit_result.h"

namespace snag::detector {

/// A beginning that is worth reading once.
struct shared_preamble {
  compile_command how;             ///< of one of its units; its `file` is where the text pretends to stand
  std::string text;                ///< the `#include` lines; empty: only what -include names
  std::vector<std::size_t> units;  ///< of the commands that were given
};

/// plan_preambles finds the beginnings that at least `least` units share. Reads the first lines of each file.
/// A unit is in one preamble at most.
[[nodiscard]] std::vector<shared_preamble> plan_preambles(std::span<const compile_command> commands,
                                                          std::size_t least = 4);

/// A beginning that was read, for the units that begin so.
struct built_preamble {
  std::filesystem::path file;  ///< the precompiled header
  std::string source;          ///< the file that it pretends to be made of; on no disk
  std::string text;            ///< what stands there
  unit_inputs inputs;          ///< what went into it
};

/// build_preamble reads the beginning and writes it to `into`. Returns nothing where it has errors or holds a
/// header that means something else when it is included once more (no include guard). May crash or hang with
/// Clang itself, like analyse.
[[nodiscard]] std::optional<unit_inputs> build_preamble(const shared_preamble& preamble,
                                                        const std::string& resource_directory,
                                                        const std::filesystem::path& into);

/// with_preamble returns the command that begins where the preamble ends.
[[nodiscard]] compile_command with_preamble(const compile_command& command,
                                            const std::filesystem::path& preamble);

struct worker_options;

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

  /// of returns the preamble of a unit, with what went into it.
  [[nodiscard]] std::optional<built_preamble> of(const compile_command& command) const;

  /// size returns how many were built.
  [[nodiscard]] std::size_t size() const { return built_; }

 private:
  std::filesystem::path folder_;                   ///< empty: there is none
  std::map<std::string, built_preamble> by_unit_;  ///< without what went into them
  std::size_t built_ = 0;
  std::size_t tried_ = 0;  ///< numbers the files
};

}  // namespace snag::detector
