#include "harness/case.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "harness/splitmix.h"

namespace snag {

namespace {

std::vector<case_info>& registry() {
  static std::vector<case_info> cases;
  return cases;
}

[[noreturn]] void refuse(const std::string& id, const char* why) {
  std::fprintf(stderr, "snag: case '%s' cannot be registered: %s\n", id.c_str(), why);
  std::exit(2);
}

}  // namespace

std::uint64_t run_context::random() noexcept {
  state_ += splitmix_step;
  return splitmix(state_);
}

registered_case::registered_case(case_info info) {
  std::vector<case_info>& cases = registry();
  if (info.id.find('/') == std::string::npos || info.id.front() == '/' || info.id.back() == '/') {
    refuse(info.id, "an id is <family>/<name>");
  }
  if (info.scenario == nullptr) {
    refuse(info.id, "it has no scenario");
  }
  const auto at = std::lower_bound(cases.begin(), cases.end(), info.id,
                                   [](const case_info& c, const std::string& id) { return c.id < id; });
  if (at != cases.end() && at->id == info.id) {
    refuse(info.id, "the id is taken; ids are unique");
  }
  cases.insert(at, std::move(info));
}

const std::vector<case_info>& registered_cases() {
  return registry();
}

}  // namespace snag
