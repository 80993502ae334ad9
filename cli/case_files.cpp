#include "cli/case_files.h"

#include "support/files.h"

namespace snag::cli {

namespace fs = std::filesystem;

fs::path case_folder() {
  return (own_directory() / "../share/snag").lexically_normal();
}

std::optional<case_file> read_case_file(std::string_view folder, std::string_view id,
                                        std::string_view extension) {
  const std::string path = std::string(folder).append("/").append(id).append(extension);
  const fs::path place = case_folder() / path;
  std::error_code ignored;
  if (!fs::is_regular_file(place, ignored)) {
    return std::nullopt;
  }
  return case_file{path, read_file(place)};
}

}  // namespace snag::cli
