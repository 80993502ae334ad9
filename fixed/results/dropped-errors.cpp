#include "cases/results/dropped-errors.h"

#include "csp/csp.h"

namespace cases::dropped_errors {

std::vector<std::string> problems(const std::vector<rule>& rules) {
  std::vector<std::string> lines;
  std::vector<csp::async_task> checks;
  for (const rule& holds : rules) {
    checks.emplace_back([&holds](const csp::context&) { return holds(); });
  }
  for (const csp::error& err : csp::run_async_allow_errors(csp::background(), checks)) {
    if (err) {
      lines.push_back(err.message());
    }
  }
  return lines;
}

}  // namespace cases::dropped_errors
