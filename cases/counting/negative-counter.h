#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cases::negative_counter {

/// A file that was downloaded, or why it was not.
struct download {
  std::string url;
  std::string error;
};

/// download_all downloads every file in a task of its own and returns one result a file, in any order.
/// `fetch` returns an error, or nothing; it is called from several threads. Blocks until all are over.
std::vector<download> download_all(
    const std::vector<std::string>& urls,
    const std::function<std::optional<std::string>(const std::string&)>& fetch);

}  // namespace cases::negative_counter
