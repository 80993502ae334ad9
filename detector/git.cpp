#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "detector/line_filter.h"
#include "support/exit_code.h"
#include "support/text.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

/// Runs git and returns what it prints; its complaint becomes the error.
std::string git(const fs::path& folder, std::vector<std::string> words) {
  words.insert(words.begin(), {"git", "-C", folder.string(), "-c", "core.quotePath=off"});
  std::vector<char*> argv;
  for (auto& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  std::array<int, 2> out{};
  if (pipe2(out.data(), O_CLOEXEC) != 0) {
    throw user_error(std::string("cannot run git: ") + std::strerror(errno));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDERR_FILENO);
  pid_t child = -1;
  const int failed = posix_spawnp(&child, "git", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(out[1]);
  std::string text;
  std::array<char, 65536> buffer{};
  while (failed == 0) {
    const ssize_t n = read(out[0], buffer.data(), buffer.size());
    if (n > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(n));
    } else if (n == 0 || errno != EINTR) {
      break;
    }
  }
  close(out[0]);
  if (failed != 0) {
    throw user_error(std::string("--diff: cannot run git: ") + std::strerror(failed));
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw user_error("--diff: git says: " + split(text, '\n').front());
  }
  return text;
}

}  // namespace

line_filter changed_since(const std::string& revision, const fs::path& folder) {
  std::string top = git(folder, {"rev-parse", "--show-toplevel"});
  top.erase(top.find_last_not_of('\n') + 1);
  if (revision.empty() || revision.starts_with('-')) {
    throw user_error("--diff '" + revision + "': is no revision; for instance --diff origin/main");
  }
  (void)git(top, {"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  line_filter lines =
      line_filter::from_diff(git(top, {"diff", "--no-color", "--no-ext-diff", "--no-textconv", "-U0",
                                       "--src-prefix=a/", "--dst-prefix=b/", revision, "--"}),
                             top);
  for (const auto& name : split(git(top, {"ls-files", "--others", "--exclude-standard", "-z"}), '\0')) {
    if (!name.empty()) {
      lines.add_file(fs::path(top) / name);
    }
  }
  return lines;
}

}  // namespace snag::detector
