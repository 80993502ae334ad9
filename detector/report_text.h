#pragma once

// Findings as a terminal shows them: path:line:col, message, the check in brackets, source line and caret as
// Clang draws them, then notes, mends and the case that shows it.

#include <filesystem>
#include <span>
#include <string>

#include "detector/finding.h"

namespace snag::detector {

struct text_style {
  bool colour = false;
  std::filesystem::path root;  ///< paths below it are printed relative to it
};

/// to_text returns all findings, each ended by a newline.
[[nodiscard]] std::string to_text(std::span<const finding> findings, const text_style& style);

/// shown_path returns `path` relative to `root` where it is below it, else as it is.
[[nodiscard]] std::string shown_path(const std::string& path, const std::filesystem::path& root);

}  // namespace snag::detector
