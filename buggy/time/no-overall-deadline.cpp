#include "cases/time/no-overall-deadline.h"

#include <future>
#include <thread>
#include <utility>

namespace cases::no_overall_deadline {

std::vector<health> check_all(const std::vector<std::function<bool()>>& services,
                              std::chrono::milliseconds timeout) {
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
    if (answer.wait_for(timeout) != std::future_status::ready) {
      report.push_back(health::late);
    } else {
      report.push_back(answer.get() ? health::up : health::down);
    }
  }
  return report;
}

}  // namespace cases::no_overall_deadline
