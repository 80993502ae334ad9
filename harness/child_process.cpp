#include "harness/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include "support/arguments.h"
#include "support/exit_code.h"
#include "support/text.h"

namespace snag {

namespace {

using clock = std::chrono::steady_clock;

void close_one(int& fd) noexcept {
  if (fd >= 0) {
    ::close(fd);
    fd = -1;
  }
}

std::string reason(int error) {
  return std::generic_category().message(error);
}

/// File actions and attributes of one start, freed on every path.
struct spawn_plan {
  posix_spawn_file_actions_t actions = {};
  posix_spawnattr_t attributes = {};
  spawn_plan() {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    // Signals that the harness blocks for its own loop must reach the child; a group of its own keeps a
    // terminal's ^C from ending it before the harness has decided what the interrupt means.
    sigset_t none;
    sigset_t defaults;
    ::sigemptyset(&none);
    ::sigemptyset(&defaults);
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) {
      ::sigaddset(&defaults, signal);
    }
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &defaults);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(&attributes,
                               POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~spawn_plan() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }
  spawn_plan(const spawn_plan&) = delete;
  spawn_plan& operator=(const spawn_plan&) = delete;
};

/// This process's environment with some variables set anew, as exec wants it.
class child_environment {
 public:
  explicit child_environment(std::span<const std::pair<std::string, std::string>> more) {
    for (char** variable = ::environ; variable != nullptr && *variable != nullptr; ++variable) {
      const std::string_view text = *variable;
      const bool replaced = std::any_of(more.begin(), more.end(), [&](const auto& one) {
        return text.starts_with(one.first) && text.substr(one.first.size()).starts_with('=');
      });
      if (!replaced) {
        words_.emplace_back(text);
      }
    }
    for (const auto& [name, value] : more) {
      words_.push_back(fmt::format("{}={}", name, value));
    }
    for (std::string& word : words_) {
      pointers_.push_back(word.data());
    }
    pointers_.push_back(nullptr);
  }
  [[nodiscard]] char** get() noexcept { return pointers_.data(); }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

}  // namespace

std::string describe(const process_end& end) {
  return end.signal != 0 ? fmt::format("signal {} ({})", end.signal, ::strsignal(end.signal))
                         : fmt::format("exit code {}", end.code);
}

child_process::child_process(const std::filesystem::path& program, std::span<const std::string> arguments,
                             std::span<const std::pair<std::string, std::string>> environment) {
  std::array<int, 2> in = {-1, -1};
  std::array<int, 2> out = {-1, -1};
  err_ = ::memfd_create("stderr", MFD_CLOEXEC);
  if (err_ < 0 || ::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) {
    const int error = errno;
    for (int* fd : {&in[0], &in[1], &out[0], &out[1], &err_}) {
      close_one(*fd);
    }
    throw user_error(
        fmt::format("cannot start '{}': {}; close other programs or raise the limit of open files",
                    program.string(), reason(error)));
  }
  std::vector<std::string> words = {program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const argument_list argv(std::move(words));

  child_environment variables(environment);
  spawn_plan plan;
  ::posix_spawn_file_actions_adddup2(&plan.actions, in[0], STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&plan.actions, out[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&plan.actions, err_, STDERR_FILENO);
  const int error =
      ::posix_spawn(&pid_, program.c_str(), &plan.actions, &plan.attributes, argv.get(), variables.get());
  ::close(in[0]);
  ::close(out[1]);
  in_ = in[1];
  out_ = out[0];
  if (error != 0) {
    pid_ = -1;
    close_all();
    throw user_error(
        fmt::format("cannot start '{}': {}; name a program that runs here", program.string(), reason(error)));
  }
  ::fcntl(out_, F_SETFL, O_NONBLOCK);
}

child_process::~child_process() {
  if (pid_ > 0) {
    kill();
    wait();
  }
  close_all();
}

child_process::child_process(child_process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      in_(std::exchange(other.in_, -1)),
      out_(std::exchange(other.out_, -1)),
      err_(std::exchange(other.err_, -1)) {}

child_process& child_process::operator=(child_process&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(in_, other.in_);
  std::swap(out_, other.out_);
  std::swap(err_, other.err_);
  return *this;
}

void child_process::close_all() noexcept {
  close_one(in_);
  close_one(out_);
  close_one(err_);
}

bool child_process::write(std::string_view text) {
  // A child that is gone is an answer here, not a reason to die of SIGPIPE.
  sigset_t pipe;
  sigset_t before;
  ::sigemptyset(&pipe);
  ::sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, &before);
  bool sent = true;
  while (!text.empty() && sent) {
    const ssize_t n = ::write(in_, text.data(), text.size());
    if (n >= 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      sent = false;
    }
  }
  if (!sent) {
    const timespec now = {};
    ::sigtimedwait(&pipe, nullptr, &now);
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return sent;
}

void child_process::close_input() {
  close_one(in_);
}

bool child_process::read_some(std::string& to) {
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t n = ::read(out_, buffer.data(), buffer.size());
    if (n > 0) {
      to.append(buffer.data(), static_cast<std::size_t>(n));
      continue;
    }
    if (n == 0) {
      return false;
    }
    if (errno != EINTR) {
      return errno == EAGAIN;
    }
  }
}

std::string child_process::errors() const {
  std::string text(64 << 10, '\0');
  const ssize_t n = ::pread(err_, text.data(), text.size(), 0);
  text.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return text;
}

process_end child_process::wait() {
  int status = 0;
  while (pid_ > 0 && ::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return WIFSIGNALED(status) ? process_end{0, WTERMSIG(status)} : process_end{WEXITSTATUS(status), 0};
}

void child_process::kill() noexcept {
  if (pid_ > 0) {
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);
  }
}

finished_process run_to_end(const std::filesystem::path& program, std::span<const std::string> arguments,
                            std::string_view input, std::chrono::milliseconds limit) {
  child_process child(program, arguments);
  finished_process done;
  const clock::time_point until = clock::now() + limit;
  // Small inputs only: what does not fit a pipe would need to be written while reading.
  (void)child.write(input);
  child.close_input();
  while (child.read_some(done.output)) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - clock::now());
    if (left.count() <= 0) {
      done.timed_out = true;
      child.kill();
      break;
    }
    pollfd ready = {child.output(), POLLIN, 0};
    ::poll(&ready, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 60'000)));
  }
  done.end = child.wait();
  done.errors = child.errors();
  return done;
}

std::filesystem::path find_program(std::string_view name) {
  const char* path = std::getenv("PATH");
  for (const std::string& folder : split(path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin", ':')) {
    const std::filesystem::path candidate = std::filesystem::path(folder.empty() ? "." : folder) / name;
    if (::access(candidate.c_str(), X_OK) == 0 && !std::filesystem::is_directory(candidate)) {
      return candidate;
    }
  }
  return {};
}

std::string first_line(std::string_view text) {
  for (const std::string& line : split(text, '\n')) {
    if (line.find_first_not_of(" \t\r=") != std::string::npos) {
      return line;
    }
  }
  return {};
}

}  // namespace snag
