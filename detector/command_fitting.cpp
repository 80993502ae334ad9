#include "detector/command_fitting.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>

#include "clang/Options/Options.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Option/Arg.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

void take_off_launchers(std::vector<std::string>& arguments) {
  static const std::set<std::string> launchers = {"ccache", "sccache", "distcc", "icecc"};
  while (arguments.size() > 1 && launchers.contains(fs::path(arguments.front()).filename().string()) &&
         !arguments[1].starts_with("-")) {
    arguments.erase(arguments.begin());
  }
}

/// A precompiled header may be of another compiler, older than its sources, or not built yet. Who includes
/// one names its source as well (CMake: -include), and that is read instead.
void take_off_precompiled(std::vector<std::string>& arguments) {
  for (std::size_t i = 1; i < arguments.size();) {
    const bool behind_xclang = arguments[i] == "-Xclang" && i + 1 < arguments.size();
    const std::string& word = arguments[behind_xclang ? i + 1 : i];
    const std::size_t words = word == "-include-pch" ? 2 : word == "-emit-pch" ? 1 : 0;
    if (words == 0) {
      i += behind_xclang ? 2 : 1;
      continue;
    }
    const std::size_t end = std::min(i + words * (behind_xclang ? 2 : 1), arguments.size());
    arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(i),
                    arguments.begin() + static_cast<std::ptrdiff_t>(end));
  }
}

void drop_unknown(std::vector<std::string>& arguments, std::map<std::string, unsigned>& dropped) {
  std::vector<const char*> raw;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    raw.push_back(arguments[i].c_str());
  }
  unsigned missing_index = 0;
  unsigned missing_count = 0;
  const auto parsed = clang::getDriverOptTable().ParseArgs(
      raw, missing_index, missing_count, llvm::opt::Visibility(clang::options::ClangOption));
  std::set<unsigned> unknown;
  for (const auto* argument : parsed.filtered(clang::options::OPT_UNKNOWN)) {
    unknown.insert(argument->getIndex());
    ++dropped[argument->getAsString(parsed)];
  }
  if (unknown.empty()) {
    return;
  }
  std::vector<std::string> kept = {arguments.front()};
  for (unsigned i = 0; i + 1 < arguments.size(); ++i) {
    if (!unknown.contains(i)) {
      kept.push_back(std::move(arguments[i + 1]));
    }
  }
  arguments = std::move(kept);
}

}  // namespace

std::vector<std::string> fitted(std::vector<std::string> arguments, const std::string& file,
                                std::map<std::string, unsigned>& dropped) {
  take_off_launchers(arguments);
  for (const auto& adjust :
       {clang::tooling::getClangStripOutputAdjuster(), clang::tooling::getClangStripDependencyFileAdjuster(),
        clang::tooling::getStripPluginsAdjuster(), clang::tooling::getClangSyntaxOnlyAdjuster()}) {
    arguments = adjust(arguments, file);
  }
  take_off_precompiled(arguments);
  drop_unknown(arguments, dropped);
  // "g++ x.c" means C++: the name of the program is a flag of its own.
  clang::tooling::addTargetAndModeForProgramName(arguments, arguments.front());
  return arguments;
}

std::string essence(const compile_command& command) {
  std::string key = command.file + '\0' + command.directory;
  for (std::size_t i = 1; i < command.arguments.size(); ++i) {
    const std::string& a = command.arguments[i];
    const auto starts = [&](std::string_view prefix) { return a.starts_with(prefix); };
    const bool matters_not = starts("-O") || starts("-g") || starts("-W") || starts("-fsanitize") ||
                             starts("-fno-sanitize") || starts("-fno-omit-frame-pointer") ||
                             starts("-fomit-frame-pointer") || a == "-fPIC" || a == "-fPIE" || a == "-fpic" ||
                             a == "-fpie" || starts("-fvisibility") || starts("-flto") ||
                             starts("-fdiagnostics") ||
                             // CMake keeps the same headers once for each target.
                             a.ends_with("cmake_pch.hxx") || a.ends_with("cmake_pch.hxx.pch");
    if (!matters_not) {
      key += '\0' + a;
    }
  }
  return key;
}

}  // namespace snag::detector
