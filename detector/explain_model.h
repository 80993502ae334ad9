#pragma once

// snag-check --explain-model FILE:LINE: which role each call on a line got, and why, or why none.

#include <string>
#include <vector>

#include "detector/commands.h"
#include "detector/kept_results.h"
#include "detector/model.h"
#include "support/exit_code.h"

namespace snag::detector {

/// explain_model prints one paragraph for each call and construction that the line holds.
/// `where` is FILE:LINE or FILE:LINE:COLUMN; `request` says how the file is compiled. Exit code 4 where the
/// line calls nothing. What functions of other files do is told from kept results (`kept`). Throws user_error
/// where the file is unknown or does not parse.
[[nodiscard]] exit_code explain_model(const std::string& where, command_request request, const model& models,
                                      const std::string& resource_dir, const cache_choice& kept);

}  // namespace snag::detector
