#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cases::stranded_writer {

/// first_bad_line reads lines in one thread and checks them in another, with a bounded queue between them.
/// Returns the number of the first line that is not made of digits alone, or nothing. Blocks.
std::optional<std::size_t> first_bad_line(const std::vector<std::string>& lines);

}  // namespace cases::stranded_writer
