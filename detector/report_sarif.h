#pragma once

// Findings as SARIF 2.1.0: the checker's terms put into support/sarif.h's.

#include <filesystem>
#include <span>
#include <string>

#include "detector/finding.h"
#include "detector/unit_result.h"

namespace snag::detector {

/// to_sarif returns the whole log. Paths below `root` are relative to it; units that were lost appear as
/// notifications of the run, which is then not successful.
[[nodiscard]] std::string to_sarif(std::span<const finding> findings, std::span<const unit_result> results,
                                   const std::filesystem::path& root);

}  // namespace snag::detector
