#pragma once

// What depends on whether a person is looking: colour and progress.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace snag {

/// The value of --color.
enum class colour_choice { automatic, always, never };

/// use_colour decides in the order --color, NO_COLOR, CLICOLOR_FORCE, then whether `fd` is a terminal
/// (no-color.org, bixense.com/clicolors). Reads the environment: call it before threads start.
[[nodiscard]] bool use_colour(colour_choice choice, int fd);

/// terminal_width returns the columns of the terminal at `fd`, or nothing where it is not one.
[[nodiscard]] std::optional<unsigned> terminal_width(int fd);

/// progress shows one line on stderr that is rewritten in place while work goes on: label, count, total, time
/// and what is under way. Shows nothing where stderr is not a terminal. Not thread-safe: one owner advances
/// it.
class progress {
 public:
  /// Begins; total 0 means that it is not known.
  progress(std::string label, std::uint64_t total);
  /// Wipes the line.
  ~progress();
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;

  /// advance adds to the count and names what is under way; redraws at most ten times a second.
  void advance(std::uint64_t by, std::string_view now = {});
  /// expect changes the total where the work turns out to be more or less; 0 means that it is not known.
  void expect(std::uint64_t total) noexcept { total_ = total; }
  /// clear wipes the line, so that other text can be printed; the next advance draws it again.
  void clear();

 private:
  void draw(std::string_view now);

  std::string label_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
  bool on_terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point began_;
  std::chrono::steady_clock::time_point last_drawn_;
};

}  // namespace snag
