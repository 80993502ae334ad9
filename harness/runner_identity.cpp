// Compiled into every runner with the definitions that snag_add_runner gives it.

#include "harness/runner.h"

namespace snag {

runner_identity this_runner() noexcept {
  return {SNAG_RUNNER_VARIANT, SNAG_RUNNER_FLAVOUR};
}

}  // namespace snag
