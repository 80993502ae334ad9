#include "cases/time/no-overall-deadline.h"

#include <algorithm>
#include <future>
#include <thread>
#include <utility>

namespace cases::no_overall_deadline {

std::vector<health> check_all(const std::vector<std::function<bool()>>& services,
                              std::chrono::milliseconds timeout) {
  // One after the other they may take the timeout together.
  const auto share = timeout / std::max<std::size_t>(services.size(), 1);
  std::vector<std::future<bool>> answers;
  answers.reserve(services.size());
  for (const std::function<bool()>& service : services) {
    std::packaged_task<bool()> check(service);
    answers.push_back(check.get_future());
    std::thread(std::move(check)).detach();  // unlike std::async, leaves the future free to be dropped
  }

  std::vector<health> report;
  report.reserve(answers.size());
  for (std::future<bool>& answer : answers) {
    if (answer.wait_for(share) != std::future_status::ready) {
      report.push_back(health::late);
    } else {
      report.push_back(answer.get() ? health::up : health::down);
    }
  }
  return report;
}

}  // namespace cases::no_overall_deadline
