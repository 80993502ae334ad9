#include "cli/command.h"

namespace snag::cli {

const std::vector<std::string>& later_commands() {
  static const std::vector<std::string> names = {"book", "config", "grade", "learn", "play"};
  return names;
}

}  // namespace snag::cli
