#pragma once

#include <string>
#include <vector>

namespace cases::notify_before_wait {

/// write_all records the lines in a log that a thread of its own writes out, stops the log, and returns what
/// was written: every line, in order. Blocks until the writer has ended.
std::vector<std::string> write_all(const std::vector<std::string>& lines);

}  // namespace cases::notify_before_wait
