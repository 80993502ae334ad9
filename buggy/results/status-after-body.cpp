#include "cases/results/status-after-body.h"

#include <exception>
#include <future>

namespace cases::status_after_body {

void serve(const std::vector<part>& parts, response& out) {
  std::vector<std::future<std::string>> answers;
  answers.reserve(parts.size());
  for (const part& fetch : parts) {
    answers.push_back(std::async(std::launch::async, fetch));
  }

  bool complete = true;
  for (std::future<std::string>& answer : answers) {
    try {
      out.write(answer.get());
    } catch (const std::exception&) {
      complete = false;
    }
  }
  out.set_status(complete ? 200 : 502);
}

}  // namespace cases::status_after_body
