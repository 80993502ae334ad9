#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::leaked_writer {

/// One piece of a page, or the reason why it is not there.
struct piece {
  std::string text;
  std::string error;
};

/// The pieces that arrived; `error` is the first failure and empty where all went well.
struct page {
  std::vector<std::string> pieces;
  std::string error;
};

/// assemble fetches all pieces at once. At the first failure it returns that error without waiting for the
/// rest; no task of its own stays behind for good. Blocks.
page assemble(const std::vector<std::function<piece()>>& fetchers);

}  // namespace cases::leaked_writer
