#include "cli/families.h"

#include <fmt/format.h>

#include <algorithm>

#include "support/exit_code.h"
#include "support/text.h"

namespace snag::cli {

const std::vector<std::string>& families() {
  static const std::vector<std::string> names = {"channels", "counting", "failures", "leaks", "lifetime",
                                                 "locks",    "results",  "threads",  "time"};
  return names;
}

void require_family(std::string_view name) {
  if (std::find(families().begin(), families().end(), name) == families().end()) {
    throw user_error(fmt::format("unknown family '{}'{}; the families are {}", name,
                                 did_you_mean(name, families()), fmt::join(families(), ", ")));
  }
}

}  // namespace snag::cli
