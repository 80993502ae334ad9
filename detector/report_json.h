#pragma once

// The --json report, schema 1 (docs/design/detector.md lists its members).

#include <filesystem>
#include <span>
#include <string>

#include "detector/commands.h"
#include "detector/finding.h"
#include "detector/unit_result.h"

namespace snag::detector {

/// to_json_report returns one JSON object: findings, what was lost, and the counts of the summary line. Paths
/// below `root` are relative to it.
[[nodiscard]] std::string to_json_report(std::span<const finding> findings,
                                         std::span<const unit_result> results, const command_selection& work,
                                         const std::filesystem::path& root);

}  // namespace snag::detector
