#include "cli/debug.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "harness/replay.h"
#include "support/arguments.h"
#include "support/exit_code.h"

namespace snag::cli {

namespace {

/// gdb starts its program through a shell.
std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) {
    text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return text + "'";
}

}  // namespace

std::vector<std::string> debug_command(const launch& where, const std::string& order_file) {
  std::vector<std::string> words = {"gdb", "-q", "-nx"};
  const auto command = [&words](std::string text) {
    words.emplace_back("-ex");
    words.push_back(std::move(text));
  };
  command("set breakpoint pending on");
  command("set disable-randomization on");
  // The fork server stays behind; the run is its child.
  command("set follow-fork-mode child");
  command("set detach-on-fork on");
  command("set print thread-events off");
  for (const auto& [name, value] : where.environment) {
    command(fmt::format("set environment {} {}", name, value));
  }
  command("break snag_stop_here");
  std::string typed;
  for (const std::string& word : where.arguments) {
    typed += quoted(word) + " ";
  }
  command(fmt::format("run {}< {} > /dev/null", typed, order_file));
  command("backtrace");
  words.push_back(where.program.string());
  return words;
}

void debug(const trace_file& run, const launch& where) {
  // Not closed on exec: gdb has this process's number, and what it starts reads the file through it.
  const int file = ::memfd_create("order", 0);
  const std::string order = debug_order(run);
  std::size_t written = 0;
  while (file >= 0 && written < order.size()) {
    const ssize_t n = ::write(file, order.data() + written, order.size() - written);
    if (n <= 0) {
      break;
    }
    written += static_cast<std::size_t>(n);
  }
  if (written < order.size()) {
    throw user_error(fmt::format("cannot keep the schedule for gdb in memory: {}; free some, and try again",
                                 std::strerror(errno)));
  }
  const argument_list words(debug_command(where, fmt::format("/proc/{}/fd/{}", ::getpid(), file)));
  ::execvp("gdb", words.get());
  throw user_error(
      fmt::format("gdb does not start: {}; install it, or leave out --gdb", std::strerror(errno)));
}

}  // namespace snag::cli
