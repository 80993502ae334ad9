#pragma once

// A list of findings that are known and accepted for now. It holds by content (fingerprint.h), so that moved
// lines stay known, and its paths are relative to its own folder, so that it holds wherever the run starts.

#include <filesystem>
#include <string>
#include <vector>

#include "detector/finding.h"

namespace snag::detector {

struct baseline_entry {
  std::string fingerprint;
  std::string check;
  std::string path;  ///< relative to the file's folder where it is below it
  std::string message;
};

/// write_baseline writes the findings as a baseline. Throws user_error where it cannot.
void write_baseline(const std::filesystem::path& file, const std::vector<finding>& findings);

/// read_baseline throws user_error where the file is missing or no baseline.
[[nodiscard]] std::vector<baseline_entry> read_baseline(const std::filesystem::path& file);

/// take_off_known removes the findings that the baseline `file` knows from `findings`, and returns the
/// entries that none of them matched.
[[nodiscard]] std::vector<baseline_entry> take_off_known(std::vector<finding>& findings,
                                                         const std::vector<baseline_entry>& known,
                                                         const std::filesystem::path& file);

}  // namespace snag::detector
