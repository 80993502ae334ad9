#pragma once

// A runner: a program that holds one variant of some cases, built in one flavour.
//
//   runner --describe   prints its variant, flavour, compiler and cases as one JSON document ("schema": 1)
//   runner --serve      runs them on request, by the protocol of scheduler/protocol.h
//
// snag_add_runner (cmake/SnagRunner.cmake) builds one from sources that register cases. `main` is in the
// library; the variant and the flavour come from the build.

#include <string>

#include "harness/case.h"

namespace snag {

/// What the build says of a runner; defined by snag_add_runner.
struct runner_identity {
  const char* variant;
  const char* flavour;
};
[[nodiscard]] runner_identity this_runner() noexcept;

/// describe returns the document that `--describe` prints.
[[nodiscard]] std::string describe(const runner_identity& runner, const std::vector<case_info>& cases);

}  // namespace snag
