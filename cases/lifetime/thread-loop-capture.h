#pragma once

#include <functional>
#include <vector>

namespace cases::thread_loop_capture {

/// render shades every tile of a row in a thread of its own and returns the shades in any order. Blocks until
/// the whole row is done.
std::vector<int> render(int tiles, const std::function<int(int)>& shade);

}  // namespace cases::thread_loop_capture
