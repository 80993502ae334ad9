#pragma once

// Programs for the tests of control mode. `bugs/` are wrong in a way that some schedule shows, `right/` are
// right in all of them, `limits/` are wrong and known not to be shown (docs/limits.md).

#include <string>
#include <utility>
#include <vector>

#include "harness/case.h"

namespace snag {

inline case_info explored(const char* id, outcome (*scenario)(run_context&)) {
  return {.id = id,
          .title = std::string("the program ") + id,
          .sources = {},
          .check = "",
          .check_gap = "",
          .mental_model = "",
          .expectations = {{engine::explore, {}, {verdict::wrong_output}}},
          .sightings = {},
          .scenario = scenario};
}

}  // namespace snag

// NOLINTBEGIN(bugprone-macro-parentheses): a declared name takes none.
#define EXPLORED(name, id)                                                  \
  snag::outcome name(snag::run_context& run);                               \
  const snag::registered_case registered_##name(snag::explored(id, &name)); \
  snag::outcome name([[maybe_unused]] snag::run_context& run)
// NOLINTEND(bugprone-macro-parentheses)
