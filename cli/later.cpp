#include "cli/command.h"

namespace snag::cli {

const std::vector<std::string>& later_commands() {
  static const std::vector<std::string> names = {"book",  "config", "explore", "flags", "grade",
                                                 "learn", "matrix", "merge",   "play",  "replay"};
  return names;
}

}  // namespace snag::cli
