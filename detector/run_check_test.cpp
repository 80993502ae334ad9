#include "detector/run_check_test.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "support/files.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

std::string contents(int fd) {
  std::string text;
  std::array<char, 65536> buffer{};
  lseek(fd, 0, SEEK_SET);
  for (ssize_t n = 0; (n = read(fd, buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(n));
  }
  close(fd);
  return text;
}

/// A thread class with the standard's name and shape: tests of the driver need no header of a second.
constexpr const char* thread_class = R"(namespace std {
struct thread {
  template <class F>
  explicit thread(F) {}
  ~thread();
  void detach();
};
}  // namespace std
void work(int) noexcept;
void start_all() {
  for (int i = 0; i < 3; ++i) {
)";

}  // namespace

std::string buggy_source() {
  return std::string(thread_class) + "    std::thread([&] { work(i); }).detach();\n  }\n}\n";
}

std::string clean_source() {
  return std::string(thread_class) + "    std::thread([i] { work(i); }).detach();\n  }\n}\n";
}

workplace::workplace() {
  std::string name = (fs::temp_directory_path() / "snag-check-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    std::abort();
  }
  folder_ = fs::canonical(name);
}

workplace::~workplace() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

fs::path workplace::file(const std::string& name, const std::string& text) const {
  const fs::path path = folder_ / name;
  fs::create_directories(path.parent_path());
  write_file_atomically(path, text);
  return path;
}

void workplace::database(const std::vector<std::string>& files, const std::string& flags,
                         const std::string& compiler) const {
  nlohmann::json entries = nlohmann::json::array();
  for (const auto& name : files) {
    entries.push_back({{"directory", folder_.string()},
                       {"file", name},
                       {"command", fmt::format("{} {} -o x.o -c {}", compiler, flags, name)}});
  }
  file("compile_commands.json", entries.dump());
}

finished workplace::run(const std::vector<std::string>& words) const {
  const int out = memfd_create("out", MFD_CLOEXEC);
  const int err = memfd_create("err", MFD_CLOEXEC);
  std::vector<std::string> copies = words;
  std::vector<char*> argv;
  argv.reserve(copies.size() + 1);
  for (auto& word : copies) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    // What decides over colour is the test's to set.
    unsetenv("NO_COLOR");
    unsetenv("CLICOLOR_FORCE");
    if (chdir(folder_.c_str()) == 0 && dup2(out, STDOUT_FILENO) >= 0 && dup2(err, STDERR_FILENO) >= 0) {
      execvp(argv[0], argv.data());
    }
    _exit(127);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  finished result;
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = contents(out);
  result.err = contents(err);
  return result;
}

finished workplace::check(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), SNAG_CHECK);
  return run(arguments);
}

}  // namespace snag::detector
