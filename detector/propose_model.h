#pragma once

// snag-check --propose-model HEADER: a model of what a header declares, for its author to look over.

#include <string>

#include "detector/commands.h"

namespace snag::detector {

/// propose_model returns the text of a model. `request` says how the header is compiled: as a file nearby, or
/// by the flags after "--", or, without both, as C++20. Throws user_error where it does not parse.
[[nodiscard]] std::string propose_model(const std::string& header, command_request request,
                                        const std::string& resource_dir);

}  // namespace snag::detector
