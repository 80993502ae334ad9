#pragma once

// By what a finding is known again when lines have moved: its check, file, function and the text of its line
// without blanks, and a running number among equal ones.

#include <filesystem>
#include <map>
#include <string>

#include "detector/finding.h"

namespace snag::detector {

class fingerprints {
 public:
  /// Paths below `root` count relative to it.
  explicit fingerprints(std::filesystem::path root) : root_(std::move(root)) {}

  /// next returns the fingerprint of one finding more. Findings are given in the order of their places.
  [[nodiscard]] std::string next(const finding& f);

 private:
  std::filesystem::path root_;
  std::map<std::string, unsigned> met_;
};

}  // namespace snag::detector
