#include "detector/command_words.h"

#include <filesystem>

namespace snag::detector {

namespace fs = std::filesystem;

std::size_t file_argument(const compile_command& command) {
  std::size_t found = command.arguments.size();
  for (std::size_t i = 1; i < command.arguments.size(); ++i) {
    const std::string& word = command.arguments[i];
    if (!word.starts_with('-') && (fs::path(command.directory) / word).lexically_normal() == command.file) {
      if (found != command.arguments.size()) {
        return command.arguments.size();
      }
      found = i;
    }
  }
  return found;
}

std::vector<forced_include> forced_includes(const std::vector<std::string>& arguments) {
  std::vector<forced_include> found;
  for (std::size_t i = 1; i + 1 < arguments.size(); ++i) {
    if (arguments[i] == "-include") {
      found.push_back({i, 2, arguments[i + 1]});
      ++i;
    } else if (i + 3 < arguments.size() && arguments[i] == "-Xclang" && arguments[i + 1] == "-include" &&
               arguments[i + 2] == "-Xclang") {
      found.push_back({i, 4, arguments[i + 3]});
      i += 3;
    }
  }
  return found;
}

}  // namespace snag::detector
