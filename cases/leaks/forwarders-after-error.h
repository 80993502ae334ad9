#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::forwarders_after_error {

/// Fetches one part of a page; returns the error, or an empty string.
using part = std::function<std::string()>;

/// fetch_page fetches all parts at once and returns the first error, or an empty string when all went well.
/// It returns at the first error; no task of its own stays behind for good. Blocks.
std::string fetch_page(const std::vector<part>& parts);

}  // namespace cases::forwarders_after_error
