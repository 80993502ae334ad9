#pragma once

#include <string>

namespace snag::detector {

/// program_identity differs between any two builds of this program or of the Clang that it runs with, and
/// between environments that add to the include path.
[[nodiscard]] std::string program_identity();

}  // namespace snag::detector
