#include "cases/results/unfinished-reads-success.h"

#include <cstddef>
#include <exception>
#include <thread>

namespace cases::unfinished_reads_success {

namespace {

/// Runs a job in a thread of its own that survives whatever the job throws.
std::jthread run_guarded(std::function<void()> job) {
  return std::jthread([job = std::move(job)] {
    try {
      job();
    } catch (...) {
      // One bad job must not end the process.
    }
  });
}

}  // namespace

std::vector<report> roll_out(const std::vector<step>& steps) {
  std::vector<report> reports(steps.size(), report{.installed = false, .reason = "unfinished"});
  std::vector<std::jthread> hosts;
  hosts.reserve(steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    hosts.push_back(run_guarded([&reports, &steps, i] {
      try {
        steps[i].install();
        reports[i] = {.installed = true, .reason = ""};
      } catch (const std::exception& error) {
        reports[i] = {.installed = false, .reason = error.what()};
      }
    }));
  }
  for (std::jthread& host : hosts) {
    host.join();
  }
  return reports;
}

}  // namespace cases::unfinished_reads_success
