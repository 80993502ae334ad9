#include "detector/run_check_test.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <iterator>
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

findings_by_file workplace::check_all(const std::vector<file_to_check>& files,
                                      std::vector<std::string> options) const {
  nlohmann::json entries = nlohmann::json::array();
  findings_by_file found;
  for (const auto& [path, flags] : files) {
    std::vector<std::string> words = {path.extension() == ".c" ? "clang" : "clang++"};
    words.insert(words.end(), flags.begin(), flags.end());
    words.insert(words.end(), {"-c", path.string()});
    entries.push_back({{"directory", folder_.string()}, {"file", path.string()}, {"arguments", words}});
    found[path];
  }
  file("compile_commands.json", entries.dump());
  options.insert(options.begin(), {"-p", ".", "--json", "--no-cross-tu", "--no-cache", "--jobs", "1"});
  const finished done = check(options);
  if (done.code != 0 && done.code != 1) {
    ADD_FAILURE() << "exit " << done.code << "\n" << done.err;
    return found;
  }
  nlohmann::json report = nlohmann::json::parse(done.out);
  for (auto& finding : report.at("findings")) {
    const auto at = found.find(folder_ / finding.at("path").get<std::string>());
    if (at == found.end()) {
      ADD_FAILURE() << "a finding outside of the files: " << finding.dump();
    } else {
      at->second.push_back(std::move(finding));
    }
  }
  return found;
}

std::string group_of(const fs::path& file) {
  const fs::path variant = file.lexically_relative(SNAG_SOURCE_DIR);
  const fs::path sample = file.lexically_relative(SNAG_SOURCE_DIR "/detector/testdata");
  if (sample.begin()->string() == "..") {
    return variant.begin()->string();
  }
  return *sample.begin() == "models" ? (*sample.begin() / *std::next(sample.begin())).string()
                                     : sample.begin()->string();
}

std::string test_name_of(const fs::path& file) {
  const std::string group = group_of(file);
  const std::string whole = file.string();
  std::string name = group + "__" + whole.substr(whole.find("/" + group + "/") + group.size() + 2);
  std::ranges::replace_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}

}  // namespace snag::detector
