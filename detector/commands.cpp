#include "detector/commands.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "detector/command_fitting.h"
#include "detector/nolint.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "support/exit_code.h"
#include "support/files.h"
#include "support/text.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;
using clang::tooling::CompilationDatabase;
using clang::tooling::CompileCommand;

fs::path normal_path(const fs::path& path, const fs::path& base = fs::current_path()) {
  fs::path result = (path.is_absolute() ? path : base / path).lexically_normal();
  return result.has_filename() ? result : result.parent_path();
}

bool is_cxx(const fs::path& file) {
  static const std::set<std::string> endings = {".c",   ".cc",   ".cpp", ".cxx", ".c++", ".C",   ".cp",
                                                ".CPP", ".cppm", ".ixx", ".h",   ".hh",  ".hpp", ".hxx",
                                                ".h++", ".ipp",  ".inl", ".tpp", ".inc", ".i",   ".ii"};
  return endings.contains(file.extension().string());
}

bool is_c(const fs::path& file) {
  return file.extension() == ".c";
}

/// compile_commands.json in the folder or one of its parents, or in their folder build/.
fs::path find_database(const fs::path& from) {
  for (fs::path folder = from;; folder = folder.parent_path()) {
    for (const fs::path& candidate :
         {folder / "compile_commands.json", folder / "build/compile_commands.json"}) {
      if (fs::exists(candidate)) {
        return candidate;
      }
    }
    if (folder == folder.parent_path()) {
      return {};
    }
  }
}

fs::path locate_database(const command_request& request) {
  if (!request.database.empty()) {
    const fs::path given = normal_path(request.database);
    const fs::path file = fs::is_directory(given) ? given / "compile_commands.json" : given;
    if (!fs::exists(file)) {
      throw user_error(
          file.string() +
          ": no such file; make it with 'cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON' or 'bear -- make', "
          "or give the flags: snag-check file.cpp -- -std=c++20");
    }
    return file;
  }
  const fs::path start =
      request.files.empty() ? fs::current_path() : normal_path(request.files.front()).parent_path();
  const fs::path found = find_database(start);
  if (found.empty()) {
    throw user_error("no compile_commands.json in " + start.string() +
                     " or above; give its folder with -p, or the flags: snag-check file.cpp -- -std=c++20");
  }
  return found;
}

/// Says what is wrong with a database in words of its own: Clang's reader accepts any YAML and says little.
void validate(const fs::path& file) {
  const std::string text = read_file(file);
  nlohmann::json all;
  try {
    all = nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& e) {
    const auto line =
        1 + std::count(text.begin(),
                       text.begin() + static_cast<std::ptrdiff_t>(std::min(e.byte, text.size())), '\n');
    throw user_error(file.string() + ":" + std::to_string(line) +
                     ": no valid JSON; make the file again with 'cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON'");
  }
  const std::string mend =
      "; each entry is {\"directory\": ..., \"file\": ..., \"command\" or \"arguments\": ...}";
  if (!all.is_array()) {
    throw user_error(file.string() + ": is no list of entries" + mend);
  }
  if (all.empty()) {
    throw user_error(file.string() + ": lists no file; configure a build that compiles something");
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& entry = all[i];
    std::string where = file.string();
    where.append(": entry ").append(std::to_string(i + 1));
    const auto is_text = [&](const char* key) { return entry.contains(key) && entry[key].is_string(); };
    if (!entry.is_object() || !is_text("directory") || !is_text("file")) {
      throw user_error(where.append(" has no \"directory\" or no \"file\"").append(mend));
    }
    const auto list = entry.find("arguments");
    const bool has_list = list != entry.end() && list->is_array() && !list->empty() &&
                          std::ranges::all_of(*list, [](const auto& a) { return a.is_string(); });
    if (!is_text("command") && !has_list) {
      where.append(" (").append(entry["file"].get<std::string>());
      throw user_error(where.append(") has no \"command\" and no \"arguments\"").append(mend));
    }
  }
}

class picker {
 public:
  picker(const command_request& request, command_selection& into) : request_(request), into_(into) {
    for (const auto& file : request.files) {
      wanted_.push_back(normal_path(file));
    }
  }

  /// True where the file is among those that the user named (or none was named).
  [[nodiscard]] bool is_named(const fs::path& file) const {
    return wanted_.empty() ||
           std::ranges::any_of(wanted_, [&](const fs::path& w) { return covers(w, file); });
  }

  [[nodiscard]] bool passes_globs(const fs::path& file) const {
    const std::string full = file.string();
    const std::string local = file.lexically_relative(fs::current_path()).generic_string();
    const auto matches = [&](const std::string& glob) {
      return glob_matches(glob, full) || glob_matches(glob, local) || glob_matches(glob + "/*", local);
    };
    return (request_.include.empty() || std::ranges::any_of(request_.include, matches)) &&
           std::ranges::none_of(request_.exclude, matches);
  }

  void take(std::vector<std::string> arguments, const fs::path& directory, const fs::path& file,
            bool guessed) {
    compile_command command{directory.string(), file.string(), {}, guessed};
    command.arguments = fitted(std::move(arguments), command.file, into_.dropped_flags);
    if (!seen_.insert(essence(command)).second) {
      ++into_.repeated;
      return;
    }
    into_.guessed += guessed ? 1 : 0;
    into_.commands.push_back(std::move(command));
  }

  static bool covers(const fs::path& wanted, const fs::path& file) {
    if (wanted == file) {
      return true;
    }
    const auto relative = file.lexically_relative(wanted);
    return !relative.empty() && *relative.begin() != ".." && fs::is_directory(wanted);
  }

  [[nodiscard]] const std::vector<fs::path>& wanted() const { return wanted_; }

 private:
  const command_request& request_;
  command_selection& into_;
  std::vector<fs::path> wanted_;
  std::set<std::string> seen_;
};

void pick_with_flags(const command_request& request, picker& pick, command_selection& into) {
  if (request.files.empty()) {
    throw user_error("no file to check before '--'; for instance: snag-check file.cpp -- -std=c++20");
  }
  for (const fs::path& file : pick.wanted()) {
    if (!fs::is_regular_file(file)) {
      throw user_error(file.string() + (fs::is_directory(file)
                                            ? ": is a folder; with '--' name the files themselves"
                                            : ": no such file"));
    }
    if (!pick.passes_globs(file)) {
      ++into.filtered;
      continue;
    }
    std::vector<std::string> arguments = {is_c(file) ? "clang" : "clang++"};
    arguments.insert(arguments.end(), request.flags.begin(), request.flags.end());
    arguments.push_back(file.string());
    pick.take(std::move(arguments), fs::current_path(), file, false);
  }
}

void pick_from_database(const command_request& request, picker& pick, command_selection& into) {
  const fs::path location = locate_database(request);
  into.database = location;
  validate(location);
  std::string error;
  std::unique_ptr<CompilationDatabase> database = clang::tooling::JSONCompilationDatabase::loadFromFile(
      location.string(), error, clang::tooling::JSONCommandLineSyntax::AutoDetect);
  if (!database) {
    throw user_error(location.string() + ": " + error);
  }
  database = clang::tooling::expandResponseFiles(std::move(database), llvm::vfs::getRealFileSystem());

  std::set<fs::path> met;
  std::vector<std::string> names;
  for (CompileCommand& entry : database->getAllCompileCommands()) {
    const fs::path directory = normal_path(entry.Directory, location.parent_path());
    const fs::path file = normal_path(entry.Filename, directory);
    names.push_back(file.string());
    if (!is_cxx(file)) {
      ++into.not_cxx;
      continue;
    }
    for (const fs::path& w : pick.wanted()) {
      if (picker::covers(w, file)) {
        met.insert(w);
      }
    }
    if (!pick.is_named(file) || !pick.passes_globs(file)) {
      ++into.filtered;
      continue;
    }
    pick.take(std::move(entry.CommandLine), directory, file, false);
  }

  std::unique_ptr<CompilationDatabase> guessing;
  for (const fs::path& w : pick.wanted()) {
    if (met.contains(w) || fs::is_directory(w)) {
      continue;
    }
    if (!fs::exists(w)) {
      throw user_error(w.string() + ": is not in " + location.string() + " and not on disk" +
                       did_you_mean(w.string(), names));
    }
    if (!pick.passes_globs(w)) {
      ++into.filtered;
      continue;
    }
    if (!guessing) {
      guessing = clang::tooling::inferMissingCompileCommands(std::move(database));
    }
    for (CompileCommand& entry : guessing->getCompileCommands(w.string())) {
      pick.take(std::move(entry.CommandLine), normal_path(entry.Directory, location.parent_path()), w, true);
    }
  }
}

}  // namespace

command_selection select_commands(const command_request& request) {
  command_selection result;
  picker pick(request, result);
  if (request.has_flags) {
    pick_with_flags(request, pick, result);
  } else {
    pick_from_database(request, pick, result);
  }
  std::ranges::sort(result.commands, [](const compile_command& a, const compile_command& b) {
    return std::tie(a.file, a.arguments, a.directory) < std::tie(b.file, b.arguments, b.directory);
  });
  return result;
}

}  // namespace snag::detector
