#pragma once

#include <cstdint>
#include <filesystem>

namespace snag::detector {

/// spare_memory returns how many bytes this process and its children may take more before something has to
/// go: what the machine has free, or what the limits of its control groups (containers, batch jobs) leave,
/// whichever is less. 0 where the system does not tell. `root`: of the file system that is asked.
[[nodiscard]] std::uint64_t spare_memory(const std::filesystem::path& root = "/");

}  // namespace snag::detector
