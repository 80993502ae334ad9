#include "cases/results/dropped-errors.h"

#include "csp/csp.h"

namespace cases::dropped_errors {

std::vector<std::string> problems(const std::vector<rule>& rules) {
  std::vector<std::string> lines;
  csp::group checks;
  for (const rule& holds : rules) {
    checks.go([&holds] { return holds(); });
  }
  if (const csp::error err = checks.wait()) {
    lines.push_back(err.message());
  }
  return lines;
}

}  // namespace cases::dropped_errors
