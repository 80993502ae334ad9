#pragma once

// What the runners at hand offer: the cases, and for each the variants and flavours in which it can run.
//
// A runner is any program that answers `--describe` and `--serve` (harness/runner.h); ours are built by
// snag_add_runner, a user's own serve as well. The catalogue knows a case only through what its runners say.

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/case.h"
#include "harness/verdict.h"

namespace snag {

/// One program that runs cases: one variant, one flavour.
struct runner_program {
  std::filesystem::path path;
  snag::variant variant = snag::variant::buggy;
  snag::flavour flavour = snag::flavour::plain;
  std::string compiler;  ///< "Clang 22.1.8"
};

/// One case as the runners describe it.
struct catalogue_case {
  case_info info;                    ///< scenario is null: the function lives in the runners
  std::vector<std::size_t> runners;  ///< indices into catalogue::runners(), ordered by variant, then flavour
};

/// The merged answers of all runners. A value: copying it is cheap enough, nothing is held open. Safe to read
/// from several threads.
class catalogue {
 public:
  /// The folder in which the running snag looks for runners: <own folder>/../lib/snag/runners.
  [[nodiscard]] static std::filesystem::path default_folder();

  /// load asks every executable file of `folder` (by name, sorted) what it offers. Throws user_error where
  /// the folder is missing or has no runner, or where a runner does not start, answers nonsense, speaks
  /// another schema, or contradicts another about a case (title or expectations). Blocks for the programs'
  /// start.
  [[nodiscard]] static catalogue load(const std::filesystem::path& folder = default_folder());

  /// load_files does the same for the given programs alone (`--runner FILE`).
  [[nodiscard]] static catalogue load_files(std::span<const std::filesystem::path> files);

  /// of makes a catalogue of what is known already; starts nothing.
  [[nodiscard]] static catalogue of(std::vector<catalogue_case> cases, std::vector<runner_program> runners);

  /// All cases, by id.
  [[nodiscard]] const std::vector<catalogue_case>& cases() const noexcept { return cases_; }
  [[nodiscard]] const std::vector<runner_program>& runners() const noexcept { return runners_; }

  /// find returns the case with this id, or with this name where one family alone has it
  /// ("premature-close"). Throws user_error that names the nearest id.
  [[nodiscard]] const catalogue_case& find(std::string_view id) const;

  /// runner_for returns the program that runs the case in this variant and flavour, or null.
  [[nodiscard]] const runner_program* runner_for(const catalogue_case& of, variant v,
                                                 flavour f) const noexcept;

 private:
  void add(const std::filesystem::path& file);
  void sort();

  std::vector<catalogue_case> cases_;
  std::vector<runner_program> runners_;
};

}  // namespace snag
