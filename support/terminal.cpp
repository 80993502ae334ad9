#include "support/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace snag {

using std::chrono::steady_clock;

bool use_colour(colour_choice choice, int fd) {
  if (choice != colour_choice::automatic) {
    return choice == colour_choice::always;
  }
  if (const char* no_color = std::getenv("NO_COLOR"); no_color != nullptr && *no_color != '\0') {
    return false;
  }
  if (const char* force = std::getenv("CLICOLOR_FORCE");
      force != nullptr && *force != '\0' && std::string_view(force) != "0") {
    return true;
  }
  return ::isatty(fd) == 1;
}

std::optional<unsigned> terminal_width(int fd) {
  ::winsize size{};
  if (::isatty(fd) != 1 || ::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
    return std::nullopt;
  }
  return size.ws_col;
}

progress::progress(std::string label, std::uint64_t total)
    : label_(std::move(label)),
      total_(total),
      on_terminal_(::isatty(STDERR_FILENO) == 1),
      began_(steady_clock::now()),
      last_drawn_(began_) {}

progress::~progress() {
  clear();
}

void progress::advance(std::uint64_t by, std::string_view now) {
  done_ += by;
  if (!on_terminal_ || steady_clock::now() - last_drawn_ < std::chrono::milliseconds(100)) {
    return;
  }
  draw(now);
}

void progress::draw(std::string_view now) {
  last_drawn_ = steady_clock::now();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(last_drawn_ - began_).count();
  std::string line = total_ == 0 ? fmt::format("{} {} {}s {}", label_, done_, seconds, now)
                                 : fmt::format("{} {}/{} {}% {}s {}", label_, done_, total_,
                                               done_ * 100 / total_, seconds, now);
  line.resize(std::min<std::size_t>(line.size(), terminal_width(STDERR_FILENO).value_or(80) - 1));
  fmt::print(stderr, "\r\033[K{}", line);
  std::fflush(stderr);
  drawn_ = true;
}

void progress::clear() {
  if (std::exchange(drawn_, false)) {
    fmt::print(stderr, "\r\033[K");
    std::fflush(stderr);
  }
}

}  // namespace snag
