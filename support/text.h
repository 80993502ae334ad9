#pragma once

// Small text helpers shared by the reports and the command line.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace snag {

/// nearest returns the candidate with the smallest edit distance to `name`, or nothing where none is close
/// enough to be a likely slip of the keyboard (more than a third of the name would have to change).
[[nodiscard]] std::optional<std::string> nearest(std::string_view name,
                                                 std::span<const std::string> candidates);

/// did_you_mean returns "; did you mean 'X'?" for the nearest candidate, or an empty string.
[[nodiscard]] std::string did_you_mean(std::string_view name, std::span<const std::string> candidates);

/// html_escape replaces the five characters that mean something in HTML text and attributes.
[[nodiscard]] std::string html_escape(std::string_view text);

/// count_of returns "1 case", "3 cases": the plural is the singular and an s.
[[nodiscard]] std::string count_of(std::uint64_t n, std::string_view singular);

/// split returns the pieces between the separators; "" has one empty piece.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

/// parse_number returns the whole of `text` as an unsigned number, or nothing (sign, blank, rest or
/// overflow).
[[nodiscard]] std::optional<std::uint64_t> parse_number(std::string_view text) noexcept;

}  // namespace snag
