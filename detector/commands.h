#pragma once

// Which translation units there are and how each is compiled: from compile_commands.json, or from the flags
// after "--". Databases made for other compilers are made fit for Clang here.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "detector/unit_result.h"

namespace snag::detector {

/// What the user asked to check.
struct command_request {
  std::filesystem::path database;    ///< a folder with compile_commands.json, or the file; empty: look for it
  std::vector<std::string> files;    ///< files or folders; empty: everything in the database
  std::vector<std::string> include;  ///< globs on paths; empty: all
  std::vector<std::string> exclude;  ///< globs on paths
  bool has_flags = false;            ///< "--" was given: no database
  std::vector<std::string> flags;    ///< what followed it
};

/// The work, and what was changed or left out on the way.
struct command_selection {
  std::vector<compile_command> commands;          ///< sorted by file, then by arguments
  std::filesystem::path database;                 ///< that was read; empty where "--" gave the flags
  std::map<std::string, unsigned> dropped_flags;  ///< flags that Clang does not know, and how often
  unsigned repeated = 0;  ///< commands that differ from a kept one in nothing that matters here
  unsigned not_cxx = 0;   ///< entries that are neither C nor C++
  unsigned filtered = 0;  ///< left out by include, exclude or the file list
  unsigned guessed = 0;   ///< files that are not in the database: flags taken over from a file nearby
};

/// select_commands reads the database and picks. Throws user_error where the database is missing, broken or
/// empty, or a named file is neither in it nor on disk. An empty selection is not an error here.
[[nodiscard]] command_selection select_commands(const command_request& request);

/// resource_directory finds the folder of Clang's own headers: `wished` where it is not empty, else beside
/// this program, beside the Clang library it runs with, or where it was built. Throws user_error that lists
/// the places where it looked.
[[nodiscard]] std::string resource_directory(const std::string& wished);

}  // namespace snag::detector
