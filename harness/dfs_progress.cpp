#include "harness/dfs_progress.h"

#include <fmt/format.h>

#include "support/text.h"

namespace snag {

namespace {

/// "1,234"
std::string grouped(std::uint64_t n) {
  std::string text = fmt::format("{}", n);
  for (std::size_t at = text.size(); at > 3; at -= 3) {
    text.insert(at - 3, 1, ',');
  }
  return text;
}

std::string schedules(std::uint64_t n) {
  return grouped(n) + (n == 1 ? " schedule" : " schedules");
}

}  // namespace

std::string says(const dfs_progress& came, const dfs_options& options, std::string_view share,
                 std::string_view missing) {
  const char* caveat = "";
  if (options.reduction && options.points == point_level::sync) {
    caveat =
        "; accesses to memory and atomics were no points: this claims nothing for code with data races, or "
        "with "
        "atomics of its own";
  } else if (options.reduction && options.points == point_level::atomics) {
    caveat = "; plain accesses were no points: this claims nothing for code with data races";
  } else if (!options.reduction && options.points != point_level::memory) {
    caveat = "; switches only before the points";
  }
  const std::string made = schedules(came.schedules);
  const bool is_all = came.exhausted() && missing.empty();
  if (is_all && came.beyond == 0) {
    return fmt::format("exhausted{}, {}: more preemptions than {} would show nothing new{}", share, made,
                       options.preemptions, caveat);
  }
  const auto up_to = [](unsigned bound) { return fmt::format("up to {}", count_of(bound, "preemption")); };
  if (is_all) {
    return fmt::format("exhausted {}{}, {}{}", up_to(options.preemptions), share, made, caveat);
  }
  std::string text = fmt::format("not exhausted{}: {}", share, made);
  if (came.waiting > 0) {
    text += fmt::format(", {} more are known to be needed", grouped(came.waiting));
  }
  if (came.lost > 0) {
    text += fmt::format(", {} came to nothing", grouped(came.lost));
  }
  if (!missing.empty()) {
    text += fmt::format("; {}", missing);
  }
  if (came.exhausted_to) {
    text += fmt::format("; exhausted {}{}", up_to(*came.exhausted_to), caveat);
  }
  return text;
}

}  // namespace snag
