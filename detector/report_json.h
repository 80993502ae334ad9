#pragma once

// The --json report, schema 1 (docs/design/detector.md lists its members).

#include <filesystem>
#include <span>
#include <string>

#include "detector/commands.h"
#include "detector/gather.h"
#include "detector/unit_result.h"

namespace snag::detector {

/// Which part of the files a run checks: part `index` of `count`, from 1.
struct shard_choice {
  unsigned index = 1;
  unsigned count = 1;
};

struct json_style {
  std::filesystem::path root;  ///< paths below it are relative to it
  shard_choice shard;
  bool times = false;  ///< what each file took: differs from run to run
};

/// to_json_report returns one JSON object: findings, what was silenced or lost, and the counts of the summary
/// line.
[[nodiscard]] std::string to_json_report(const gathered& found, std::span<const unit_result> results,
                                         const command_selection& work, const json_style& style);

}  // namespace snag::detector
