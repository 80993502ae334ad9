#pragma once

// Summaries as bytes: the form in which workers hand them over and the cache keeps them. JSON of the same
// took longer to read than all the rest of a run in which little has changed.

#include <string>
#include <string_view>

#include "detector/cross_tu.h"

namespace snag::detector {

/// to_bytes and unit_summary_from_bytes are each other's inverse, but for bytes that are no UTF-8: sources
/// are not always, and reports have to be. The latter throws std::exception on what the former did not write.
[[nodiscard]] std::string to_bytes(const unit_summary& unit);
[[nodiscard]] unit_summary unit_summary_from_bytes(std::string_view from);

/// to_bytes tells all of one function, question or class; equal bytes are equal ones.
[[nodiscard]] std::string to_bytes(const function_summary& function);
[[nodiscard]] std::string to_bytes(const summary_question& question);
[[nodiscard]] std::string to_bytes(const summary_class& one);

}  // namespace snag::detector
