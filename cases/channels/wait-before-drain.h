#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::wait_before_drain {

/// What is wrong with one line of an import.
struct complaint {
  int line = 0;
  std::string says;
};

/// Returns everything that is wrong with the text of one line; nothing for a good one.
using validator = std::function<std::vector<std::string>(const std::string& text)>;

/// validate_all validates the lines in two tasks and returns all complaints, in any order. `validate` is
/// called from several threads. Blocks until every line is validated.
std::vector<complaint> validate_all(const std::vector<std::string>& lines, const validator& validate);

}  // namespace cases::wait_before_drain
