#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace cases::thundering_retries {

/// How often a file is offered before it is given up.
inline constexpr int attempts = 3;

/// upload_all uploads all files at once. `upload` says whether the service took the file; one that it was too
/// busy for is offered again, `pause` or more later. Returns the files that were given up. Blocks.
std::vector<std::string> upload_all(const std::vector<std::string>& files, std::chrono::milliseconds pause,
                                    const std::function<bool(const std::string&)>& upload);

}  // namespace cases::thundering_retries
