#include "detector/worker_child.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

#include "detector/waiting_workers.h"

namespace snag::detector {
namespace {

/// What Clang and the event layer go down into, they come back from: a chain of 10,000 calls needs more than
/// the 8 MB that a shell gives. Linux leaves 128 MB free below the stack of a process, whatever its limit
/// was.
constexpr rlim_t stack_bytes = rlim_t{112} << 20U;

}  // namespace

void be_worker(const compile_command& command, const std::function<unit_result(const compile_command&)>& work,
               unsigned memory_megabytes, const std::function<int()>& result_fd, int log_fd) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (memory_megabytes != 0) {
    // Data and not address space: maps of files, which cost nothing, do not count.
    const rlim_t bytes = rlim_t{memory_megabytes} << 20U;
    const rlimit data{bytes, bytes};
    setrlimit(RLIMIT_DATA, &data);
  }
  rlimit stack{};
  if (getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur < stack_bytes) {
    stack.rlim_cur = std::min(stack_bytes, stack.rlim_max);
    setrlimit(RLIMIT_STACK, &stack);
  }
  std::set_new_handler([] { _exit(out_of_memory_code); });
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  dup2(log_fd, STDERR_FILENO);
  dup2(log_fd, STDOUT_FILENO);  // nothing of the front end may reach the data of the report
  int code = 1;
  try {
    const unit_result result = work(command);
    code = send_all(result_fd(), to_text(result)) ? 0 : 1;
  } catch (const std::exception& e) {
    // stdio of the parent may hold unwritten text: go around it.
    dprintf(STDERR_FILENO, "%s\n", e.what());
  }
  _exit(code);
}

}  // namespace snag::detector
