#pragma once

// Which runners of which cases an engine is asked for.

#include <string>
#include <vector>

#include "harness/catalogue.h"

namespace snag {

/// One row of an engine: a case in one variant and flavour. Points into the catalogue.
struct selected_runner {
  const catalogue_case* of;
  const runner_program* runner;
};

/// select_runners returns the rows in the catalogue's order. Empty lists mean: all cases; buggy and fixed;
/// `usual_flavours`, all where that is empty too. Throws user_error for a case that is not known.
[[nodiscard]] std::vector<selected_runner> select_runners(const catalogue& from,
                                                          const std::vector<std::string>& cases,
                                                          const std::vector<variant>& variants,
                                                          const std::vector<flavour>& flavours,
                                                          const std::vector<flavour>& usual_flavours = {});

}  // namespace snag
