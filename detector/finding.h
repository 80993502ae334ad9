#pragma once

// What the checker says, as plain data: no Clang type in here, so that a finding can cross a process, be
// kept in a cache, and be printed by any report.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace snag::detector {

/// How much the author of a check would bet on a finding.
enum class confidence {
  low,     ///< worth a look in a review; not printed by default
  medium,  ///< its author would bet on it: the default of --min-confidence
  high,    ///< wrong by the rules of the language or the library, whatever the schedule
};
inline constexpr std::array all_confidences = {confidence::low, confidence::medium, confidence::high};

[[nodiscard]] std::string_view to_string(confidence c) noexcept;
[[nodiscard]] std::optional<confidence> parse_confidence(std::string_view name) noexcept;

/// Columns of one line, from 1, in bytes: [first, last).
struct column_range {
  unsigned first = 0;
  unsigned last = 0;
  friend bool operator==(const column_range&, const column_range&) = default;
};

/// A place in a file, with what a report needs to show it without opening the file again.
struct place {
  std::string path;     ///< absolute and normal; reports make it relative to their own folder
  unsigned line = 0;    ///< from 1
  unsigned column = 0;  ///< from 1, in bytes
  std::string text;     ///< the source line, without its end
  std::vector<column_range> underlined;  ///< drawn as ~~~~
};

/// One replacement of a fix-it: bytes [offset, offset + length) of `path` become `text`.
struct replacement {
  place at;  ///< where it begins
  unsigned end_line = 0;
  unsigned end_column = 0;  ///< one past the last replaced byte; equal to the beginning for an insertion
  unsigned offset = 0;
  unsigned length = 0;
  std::string text;
};

/// A local mend: all replacements together, or none.
struct fix {
  std::string says;  ///< what it does: "capture 'i' by value"
  std::vector<replacement> replacements;
};

/// An explanation that belongs to a finding: where the task starts, where it is awaited, the path.
struct note {
  place at;
  std::string message;
};

struct finding {
  std::string check;  ///< "snag-loop-capture"
  confidence sure = confidence::medium;
  place at;
  std::string function;  ///< qualified name of the function around it; part of the fingerprint
  std::string message;   ///< one line, no full stop, names in 'quotes'
  std::vector<note> notes;
  std::vector<fix> fixes;               ///< empty where the mend is not local
  std::optional<std::string> silenced;  ///< by NOLINT: the reason given there, or ""
};

}  // namespace snag::detector
