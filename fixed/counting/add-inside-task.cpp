#include "cases/counting/add-inside-task.h"

#include <atomic>
#include <memory>

#include "csp/csp.h"

namespace cases::add_inside_task {

namespace {

struct scan {
  csp::wait_group running;
  std::atomic<int> files = 0;
};

}  // namespace

int scan_folders(const std::vector<std::string>& folders,
                 const std::function<int(const std::string&)>& count_files) {
  const auto state = std::make_shared<scan>();
  for (const std::string& folder : folders) {
    state->running.add();
    csp::go([state, folder, count_files] {
      const auto done = state->running.done_on_exit();
      state->files += count_files(folder);
    });
  }
  state->running.wait();
  return state->files;
}

}  // namespace cases::add_inside_task
