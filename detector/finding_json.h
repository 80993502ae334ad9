#pragma once

// Findings as JSON: the form in which workers hand them over and in which `--json` prints them (schema 1).

#include <nlohmann/json_fwd.hpp>

#include "detector/finding.h"

namespace snag::detector {

/// finding_to_json and finding_from_json are each other's inverse; the latter throws std::exception where a
/// member is missing or of the wrong type.
[[nodiscard]] nlohmann::json finding_to_json(const finding& f);
[[nodiscard]] finding finding_from_json(const nlohmann::json& from);
[[nodiscard]] nlohmann::json place_to_json(const place& p);
[[nodiscard]] place place_from_json(const nlohmann::json& from);

}  // namespace snag::detector
