#pragma once

// Findings as workflow commands of GitHub Actions: each becomes an annotation beside its line of a pull
// request.

#include <filesystem>
#include <span>
#include <string>

#include "detector/finding.h"

namespace snag::detector {

/// to_github returns one line for each finding. Paths are relative to `root`, which has to be the checkout.
[[nodiscard]] std::string to_github(std::span<const finding> findings, const std::filesystem::path& root);

}  // namespace snag::detector
