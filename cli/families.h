#pragma once

// The families that cases are sorted into: a closed list, as in the folders.

#include <string>
#include <string_view>
#include <vector>

namespace snag::cli {

/// families returns the nine names, in the order of the alphabet.
[[nodiscard]] const std::vector<std::string>& families();

/// require_family throws user_error that lists the families, and names the nearest, unless `name` is one.
void require_family(std::string_view name);

}  // namespace snag::cli
