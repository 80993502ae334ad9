#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::add_inside_task {

/// scan_folders counts the files of every folder in a task of its own and returns the sum. `count_files` is
/// called from several threads. Blocks until every folder is counted.
int scan_folders(const std::vector<std::string>& folders,
                 const std::function<int(const std::string&)>& count_files);

}  // namespace cases::add_inside_task
