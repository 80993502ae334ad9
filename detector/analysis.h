#pragma once

// Checks one translation unit in this process: parses it, skips the bodies of functions in system headers,
// builds the event layer once and runs every chosen check over it.

#include <functional>
#include <span>
#include <string>

#include "detector/check.h"
#include "detector/cross_tu_table.h"
#include "detector/model.h"
#include "detector/preambles.h"
#include "detector/unit_inputs.h"
#include "detector/unit_result.h"

namespace snag::detector {

struct analysis_options {
  const model* models = nullptr;              ///< not owned, not null
  std::span<const check_info* const> checks;  ///< those to run
  std::string resource_directory;             ///< Clang's own headers; empty: the command names one
  bool summarise = false;                     ///< tell what other units may ask
  const summary_table* others = nullptr;      ///< what other units tell; null: nothing
};

/// Takes what a unit came to, while its tree is still there, and returns what other units tell it: then it is
/// judged once more, with that.
using told_later = std::function<summary_table(const unit_result&)>;

/// analyse never throws for a fault of the unit: that is an outcome. Not re-entrant; may crash or hang with
/// Clang itself, which is why workers.h gives it a process of its own.
/// `inputs`: where not null, everything on disk that the result depends on is taken down there.
/// `preamble`: how the unit begins, where that was read already; the result is the same without.
/// `later`: called once where the unit asks something of others, with `inputs` as they are in the end.
[[nodiscard]] unit_result analyse(const compile_command& command, const analysis_options& options,
                                  unit_inputs* inputs = nullptr, const built_preamble* preamble = nullptr,
                                  const told_later& later = {});

}  // namespace snag::detector
