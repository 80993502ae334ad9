#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::wait_inside_spawning_loop {

/// One step of a text filter.
using stage = std::function<std::string(const std::string&)>;

/// run_pipeline sends every line through all stages, each stage in a task of its own, and returns the lines
/// in their order. Blocks until the last line is through and all tasks have ended.
std::vector<std::string> run_pipeline(const std::vector<std::string>& lines,
                                      const std::vector<stage>& stages);

}  // namespace cases::wait_inside_spawning_loop
