#include "cli/run_snag_test.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <thread>

#include "support/files.h"

namespace snag::cli {

namespace fs = std::filesystem;

namespace {

std::string drain(int fd) {
  std::string text;
  std::array<char, 65536> buffer{};
  ::lseek(fd, 0, SEEK_SET);
  for (::ssize_t n = 0; (n = ::read(fd, buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(n));
  }
  ::close(fd);
  return text;
}

std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& added) {
  std::map<std::string, std::string> variables;
  for (char** one = environ; *one != nullptr; ++one) {
    const std::string text = *one;
    variables[text.substr(0, text.find('='))] = text.substr(text.find('=') + 1);
  }
  // What decides over colour and the checker is the test's to set.
  for (const char* ours : {"NO_COLOR", "CLICOLOR_FORCE", "SNAG_CHECK"}) {
    variables.erase(ours);
  }
  for (const auto& [name, value] : added) {
    variables[name] = value;
  }
  std::vector<std::string> words;
  words.reserve(variables.size());
  for (const auto& [name, value] : variables) {
    words.push_back(std::string(name).append("=").append(value));
  }
  return words;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  list.reserve(words.size() + 1);
  for (std::string& word : words) {
    list.push_back(word.data());
  }
  list.push_back(nullptr);
  return list;
}

}  // namespace

finished run_words(std::vector<std::string> words, const surroundings& where) {
  const int out = ::memfd_create("out", MFD_CLOEXEC);
  const int err = ::memfd_create("err", MFD_CLOEXEC);
  ::posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (where.stdout_file.empty()) {
    ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  } else {
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, where.stdout_file.c_str(), O_WRONLY, 0);
  }
  ::posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  if (!where.folder.empty()) {
    ::posix_spawn_file_actions_addchdir_np(&actions, where.folder.c_str());
  }
  std::vector<std::string> variables = environment_with(where.environment);
  ::pid_t child = -1;
  const int failed = ::posix_spawnp(&child, words.front().c_str(), &actions, nullptr, pointers(words).data(),
                                    pointers(variables).data());
  ::posix_spawn_file_actions_destroy(&actions);
  finished result;
  if (failed == 0) {
    if (where.meanwhile) {
      where.meanwhile(child);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    result.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  } else {
    ADD_FAILURE() << "cannot start " << words.front();
  }
  result.out = drain(out);
  result.err = drain(err);
  return result;
}

finished run_snag(const std::vector<std::string>& arguments, const surroundings& where) {
  std::vector<std::string> words = {SNAG_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run_words(words, where);
}

void wait_until_it_serves(int process) {
  const std::string id = std::to_string(process);
  const std::filesystem::path list = std::filesystem::path("/proc") / id / "task" / id / "children";
  for (;;) {
    std::ifstream children(list);
    if (!children) {
      return;  // it has ended, and the test will see how
    }
    for (std::string child; children >> child;) {
      std::ifstream words(std::filesystem::path("/proc") / child / "cmdline");
      // A child may end while it is looked at: then this reads nothing, where an iterator would throw.
      std::string text;
      while (std::getline(words, text, '\0')) {
        if (text == "--serve") {
          return;
        }
      }
    }
    std::this_thread::yield();
  }
}

temporary_folder::temporary_folder() {
  std::string name = (fs::temp_directory_path() / "snag-cli-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    ADD_FAILURE() << "no temporary folder";
  }
  path_ = name;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path temporary_folder::write(const std::string& name, const std::string& contents) const {
  fs::create_directories((path_ / name).parent_path());
  write_file_atomically(path_ / name, contents);
  return path_ / name;
}

fs::path temporary_folder::write_script(const std::string& name, const std::string& body) const {
  const fs::path path = write(name, "#!/bin/sh\n" + body);
  fs::permissions(path, fs::perms::owner_all);
  return path;
}

void expect_golden(const std::string& name, const std::string& text) {
  const fs::path path = fs::path(SNAG_CLI_TESTDATA) / name;
  if (std::getenv("SNAG_APPROVE") != nullptr) {
    write_file_atomically(path, text);
    return;
  }
  ASSERT_TRUE(fs::exists(path)) << path << " is missing; run with SNAG_APPROVE=1 and read what it writes";
  EXPECT_EQ(read_file(path), text) << "if the new text is right, run with SNAG_APPROVE=1";
}

}  // namespace snag::cli
