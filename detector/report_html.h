#pragma once

// Findings as one page that needs nothing else: each with its source and the way that leads to it.

#include <filesystem>
#include <string>

#include "detector/gather.h"

namespace snag::detector {

/// to_html returns the page. Reads the sources for the lines around each place; where one is gone or has
/// changed, the line that the finding carries has to do. `files`: how many were selected.
[[nodiscard]] std::string to_html(const gathered& all, std::size_t files, const std::filesystem::path& root);

}  // namespace snag::detector
