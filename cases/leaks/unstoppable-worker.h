#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::unstoppable_worker {

/// Makes a small picture of a large one. Called from one thread.
using shrink = std::function<std::string(const std::string& picture)>;

/// make_thumbnails has all pictures shrunk by a worker in the background and returns the thumbnails in their
/// order. The worker is gone when it returns. Blocks.
std::vector<std::string> make_thumbnails(const std::vector<std::string>& pictures, const shrink& work);

}  // namespace cases::unstoppable_worker
