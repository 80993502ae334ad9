#pragma once

#include <functional>
#include <string>
#include <vector>

#include "csp/csp.h"

namespace cases::dropped_errors {

/// A rule for the fields of a form: none where it holds.
using rule = std::function<csp::error()>;

/// problems checks all rules at once and returns what is wrong, a line per rule that does not hold, in the
/// order of the rules: a form shows all its mistakes together. Blocks.
std::vector<std::string> problems(const std::vector<rule>& rules);

}  // namespace cases::dropped_errors
