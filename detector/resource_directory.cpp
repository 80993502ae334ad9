#include <dlfcn.h>

#include <filesystem>
#include <vector>

#include "clang/Basic/Version.h"
#include "detector/commands.h"
#include "support/exit_code.h"
#include "support/files.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

/// The folder of the Clang library that this process runs with, links resolved; empty where it is linked in.
fs::path library_folder() {
  Dl_info info{};
  const auto* in_library = reinterpret_cast<const void*>(&clang::getClangFullVersion);
  if (dladdr(in_library, &info) == 0 || info.dli_fname == nullptr) {
    return {};
  }
  std::error_code error;
  const fs::path file = fs::canonical(info.dli_fname, error);
  return error ? fs::path() : file.parent_path();
}

}  // namespace

std::string resource_directory(const std::string& wished) {
  const auto is_one = [](const fs::path& folder) { return fs::exists(folder / "include" / "stddef.h"); };
  if (!wished.empty()) {
    if (!is_one(wished)) {
      throw user_error(
          "--resource-dir " + wished +
          ": has no include/stddef.h; give the folder that 'clang++-22 -print-resource-dir' prints");
    }
    return fs::absolute(wished).string();
  }
  const fs::path tail = fs::path("clang") / CLANG_VERSION_MAJOR_STRING;
  std::vector<fs::path> places = {own_directory() / ".." / "lib" / tail};
  if (const fs::path library = library_folder(); !library.empty()) {
    places.push_back(library / tail);
    places.push_back(library / ".." / "lib" / tail);
  }
  places.emplace_back(SNAG_CLANG_RESOURCE_DIRECTORY);
  std::string looked;
  for (const fs::path& candidate : places) {
    if (is_one(candidate)) {
      return candidate.lexically_normal().string();
    }
    looked += (looked.empty() ? "" : ", ") + candidate.lexically_normal().string();
  }
  throw user_error(
      "Clang's own headers (stddef.h and the like) were not found in " + looked +
      "; install libclang-common-22-dev, or give --resource-dir \"$(clang++-22 -print-resource-dir)\"");
}

}  // namespace snag::detector
