#pragma once

// Summaries as JSON: the form in which workers hand them over and the cache keeps them.

#include <nlohmann/json_fwd.hpp>

#include "detector/cross_tu.h"

namespace snag::detector {

/// unit_summary_to_json and unit_summary_from_json are each other's inverse; the latter throws std::exception
/// on what the former did not write.
[[nodiscard]] nlohmann::json unit_summary_to_json(const unit_summary& unit);
[[nodiscard]] unit_summary unit_summary_from_json(const nlohmann::json& from);

/// function_to_json tells all of one function; equal texts are equal functions.
[[nodiscard]] nlohmann::json function_to_json(const function_summary& function);

}  // namespace snag::detector
