#pragma once

// Addresses to source lines, by llvm-symbolizer or addr2line, whichever this machine has.

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/run_report.h"

namespace snag {

/// One frame, inlined ones included.
struct source_frame {
  std::string function;
  source_place place;

  /// is_own says whether the frame is the user's: not the system's, the sanitizer's or the scheduler's.
  [[nodiscard]] bool is_own() const;
};

/// Looks addresses up, many at once, and remembers them. Not thread-safe. Nothing is thrown for want of a
/// symbolizer or of debug information: the frames are then missing.
class symbolizer {
 public:
  symbolizer();

  /// load looks all of these up in one go (one start of the tool per module).
  void load(std::span<const code_address> addresses);
  /// frames returns the frames at an address, innermost first; empty where nothing is known. Looks it up
  /// where load has not.
  [[nodiscard]] const std::vector<source_frame>& frames(const code_address& at);
  /// first_own returns the innermost frame that is the user's, or null.
  [[nodiscard]] const source_frame* first_own(std::span<const code_address> stack);

 private:
  void look_up(const std::string& module, std::span<const std::uint64_t> offsets);

  std::filesystem::path tool_;
  bool is_llvm_ = false;
  std::map<std::pair<std::string, std::uint64_t>, std::vector<source_frame>> known_;
};

/// addresses_in returns the addresses of the stacks in a sanitizer's report ("(module+0x1f)").
[[nodiscard]] std::vector<code_address> addresses_in(std::string_view report);

/// short_path returns the path relative to the working directory where it lies below, else as it is.
[[nodiscard]] std::string short_path(const std::string& file);

/// to_string returns "file:line", short_path'ed, or "an unknown place".
[[nodiscard]] std::string to_string(const source_place& place);

}  // namespace snag
