#pragma once

// Who has to be read once more with what the others tell.

#include <span>
#include <vector>

#include "detector/cross_tu_table.h"

namespace snag::detector {

struct asking_unit {
  const unit_summary* tells = nullptr;
  bool finds_in_headers = false;  ///< its first result has findings outside of its own file
};

/// units_to_tell returns the places of those to which an answer matters: where the unit's own functions ask,
/// and of the units in which only functions of a header ask the same, the first. One that found something in
/// a header is told as well, so that no finding outlives an answer that takes it back.
[[nodiscard]] std::vector<std::size_t> units_to_tell(std::span<const asking_unit> units,
                                                     const summary_table& table);

}  // namespace snag::detector
