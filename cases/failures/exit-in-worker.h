#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::exit_in_worker {

/// The scratch directory of an import: both are called once, `remove` on every way out.
struct scratch {
  std::function<void()> create;
  std::function<void()> remove;
};

/// import_pages checks every page in a thread of its own, with a scratch directory for the time that it
/// takes, and returns the number of pages. Blocks. Throws std::runtime_error where a page is empty.
std::size_t import_pages(const std::vector<std::string>& pages, const scratch& files);

}  // namespace cases::exit_in_worker
