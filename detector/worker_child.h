#pragma once

// The inside of a worker: what workers.h forks.

#include <functional>

#include "detector/unit_result.h"

namespace snag::detector {

/// How a worker ends that may have no more memory: nothing can be written any more.
constexpr int out_of_memory_code = 75;

/// be_worker limits this process, does the work, writes its result and ends. `result_fd`: asked for when the
/// work is done.
[[noreturn]] void be_worker(const compile_command& command,
                            const std::function<unit_result(const compile_command&)>& work,
                            unsigned memory_megabytes, const std::function<int()>& result_fd, int log_fd);

}  // namespace snag::detector
