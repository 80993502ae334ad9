#pragma once

// A process per translation unit: a crash, a hang or a leak of the compiler's front end costs that unit
// alone, and memory goes back to the system after each.

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "detector/unit_result.h"
#include "detector/waiting_workers.h"

namespace snag::detector {

struct worker_options {
  unsigned jobs = 1;                         ///< units at the same time, at least 1
  std::chrono::milliseconds limit{300'000};  ///< of one unit, in processor time; ten times that by the clock
  unsigned memory_megabytes = 0;             ///< of one unit's own data; 0: no limit
};

/// Units that are worked on twice.
struct second_readings {
  waiting_workers* waiting = nullptr;  ///< where workers may wait after their first result; null: none does
  /// What the worker of a command, by its place, is told to go on with; empty: this is the first time.
  std::function<std::string(std::size_t)> tell;
};

/// run_workers calls `work` for each command in a child of this process, and returns the results in the order
/// of the commands. `on_done` is called here as each unit ends. Blocks; SIGINT and SIGTERM end it early, and
/// what was not done then is `interrupted`. This process must have no other thread.
/// `second`: a worker that waits goes on; where there is none, or it fails, the unit gets a new one.
[[nodiscard]] std::vector<unit_result> run_workers(
    std::span<const compile_command> commands, const worker_options& options,
    const std::function<unit_result(const compile_command&)>& work,
    const std::function<void(const unit_result&)>& on_done, const second_readings& second = {});

/// not_begun returns what run_workers returns where it is stopped before the first unit.
[[nodiscard]] std::vector<unit_result> not_begun(std::span<const compile_command> commands);

/// usable_cores returns how many processors this process may run on, at least 1.
[[nodiscard]] unsigned usable_cores();

}  // namespace snag::detector
