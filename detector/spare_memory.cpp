#include "detector/spare_memory.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "support/text.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

/// The number behind a word at the beginning of a line; an empty word: of the first line.
std::optional<std::uint64_t> number_in(const fs::path& file, std::string_view word) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(word)) {
      const std::size_t first = std::min(line.find_first_not_of(" \t", word.size()), line.size());
      const std::size_t behind = std::min(line.find_first_not_of("0123456789", first), line.size());
      return parse_number(line.substr(first, behind - first));  // none for "max"
    }
  }
  return std::nullopt;
}

/// What names mean in the two versions of control groups.
struct group_files {
  const char* limit;
  const char* used;
  const char* cache;  ///< in memory.stat: what goes first where memory is wanted
};

constexpr group_files version_2 = {"memory.max", "memory.current", "inactive_file "};
constexpr group_files version_1 = {"memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file "};

std::uint64_t left_in(const fs::path& group, const group_files& names) {
  const auto limit = number_in(group / names.limit, "");
  const auto used = number_in(group / names.used, "");
  if (!limit || !used) {
    return std::numeric_limits<std::uint64_t>::max();
  }
  const std::uint64_t cache = number_in(group / "memory.stat", names.cache).value_or(0);
  const std::uint64_t held = *used - std::min(*used, cache);
  return *limit - std::min(*limit, held);
}

/// A group's limit holds for all below it. In a container the path may be of the host, and lead nowhere: then
/// its own group is the root.
std::uint64_t left_in_all(const fs::path& mounted, const fs::path& path, const group_files& names) {
  std::uint64_t least = left_in(mounted, names);
  fs::path group = mounted;
  for (const fs::path& part : path.relative_path()) {
    group /= part;
    least = std::min(least, left_in(group, names));
  }
  return least;
}

}  // namespace

std::uint64_t spare_memory(const fs::path& root) {
  const auto free_kilobytes = number_in(root / "proc/meminfo", "MemAvailable:");
  if (!free_kilobytes) {
    return 0;
  }
  std::uint64_t least = *free_kilobytes * 1024;
  std::ifstream groups(root / "proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    // "0::/path" in version 2, "7:cpu,memory:/path" in version 1
    const auto parts = split(line, ':');
    if (parts.size() < 3) {
      continue;
    }
    const auto controllers = split(parts[1], ',');
    if (parts[1].empty()) {
      least = std::min(least, left_in_all(root / "sys/fs/cgroup", parts[2], version_2));
    } else if (std::ranges::find(controllers, "memory") != controllers.end()) {
      least = std::min(least, left_in_all(root / "sys/fs/cgroup/memory", parts[2], version_1));
    }
  }
  return least;
}

}  // namespace snag::detector
