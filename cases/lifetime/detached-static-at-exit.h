#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::detached_static_at_exit {

/// Where the program's last words go.
using log_file = std::function<void(const std::string& line)>;

/// run_program plays a program from its first static to its last: it makes the objects that the program keeps
/// for as long as it runs, calls its main, and destroys them as exit() does. The program uploads the files
/// and, at its end, logs "uploaded N files".
void run_program(const std::vector<std::string>& files, const log_file& log);

}  // namespace cases::detached_static_at_exit
