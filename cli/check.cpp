#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/command.h"
#include "support/arguments.h"
#include "support/files.h"
#include "support/text.h"

namespace snag::cli {

namespace fs = std::filesystem;

namespace {

bool is_program(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::optional<std::string> find_check() {
  if (const char* named = std::getenv("SNAG_CHECK"); named != nullptr && *named != '\0') {
    return named;
  }
  const fs::path beside = own_directory() / "snag-check";
  if (is_program(beside)) {
    return beside.string();
  }
  const char* path = std::getenv("PATH");
  for (const std::string& folder : split(path == nullptr ? "" : path, ':')) {
    if (!folder.empty() && is_program(fs::path(folder) / "snag-check")) {
      return (fs::path(folder) / "snag-check").string();
    }
  }
  return std::nullopt;
}

void run_check(const std::vector<std::string>& arguments) {
  const std::optional<std::string> program = find_check();
  if (!program) {
    throw user_error(
        "snag-check is not beside snag and not on PATH; build it with -DSNAG_BUILD_DETECTOR=ON (needs LLVM "
        "22: "
        "scripts/setup installs it), or name it in SNAG_CHECK");
  }
  std::vector<std::string> words = {*program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const argument_list argv(std::move(words));
  std::signal(SIGPIPE, SIG_DFL);  // an ignored signal would be inherited
  ::execv(program->c_str(), argv.get());
  throw user_error(fmt::format("cannot run '{}': {}; name a snag-check that runs here in SNAG_CHECK",
                               *program, std::generic_category().message(errno)));
}

void add_check(CLI::App& root, invocation& in) {
  // Only for the list of commands: main hands everything after the word to run_check unread.
  add_command(root, in, "check", "Find concurrency bugs in C++ code", "");
}

}  // namespace snag::cli
