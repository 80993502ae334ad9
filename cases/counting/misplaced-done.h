#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::misplaced_done {

/// One line of the report: which service, and what it said.
struct answer {
  std::string service;
  std::string says;
};

/// ask_all calls every service at once and returns all answers, in any order. Blocks until the last one is
/// there.
std::vector<answer> ask_all(const std::vector<std::string>& services,
                            const std::function<std::string(const std::string&)>& ask);

}  // namespace cases::misplaced_done
