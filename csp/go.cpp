#include "csp/go.h"

#include <cxxabi.h>

#include <cstdint>
#include <string>
#include <thread>

#include "csp/internal/registry.h"
#include "csp/panic.h"
#include "scheduler/annotate.h"

namespace csp::internal {
namespace {

// The record is the last thing that a task gives back: from then on no check counts it.
class task_life {
 public:
  task_life(std::uint64_t id, const std::source_location& spawned, bool service) {
    adopt_this_thread(id, spawned, service);
  }
  task_life(const task_life&) = delete;
  task_life& operator=(const task_life&) = delete;
  ~task_life() { release_this_thread(); }
};

void run(std::unique_ptr<task_base> task, std::uint64_t id, const std::source_location& spawned,
         bool service) {
  const task_life life(id, spawned, service);
  const std::string name = service ? "csp service" : "task " + std::to_string(id);
  const snag::annotate::task told(name.c_str(), spawned);
  try {
    const std::unique_ptr<task_base> mine = std::move(task);
    mine->run();
  } catch (abi::__forced_unwind&) {
    // pthread_exit: the task ends early, as with runtime.Goexit.
    throw;
  } catch (...) {
    die_of_current_exception(id, &spawned);
  }
}

}  // namespace

void start(std::unique_ptr<task_base> task, const std::source_location& spawned, bool service) {
  snag::annotate::point(nullptr, "go", spawned);
  const std::uint64_t id = service ? 0 : expect_task(spawned);
  try {
    std::thread(run, std::move(task), id, spawned, service).detach();
  } catch (...) {
    if (!service) {
      give_up_task(id);
    }
    throw;
  }
}

}  // namespace csp::internal
