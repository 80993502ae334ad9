#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::unfinished_reads_success {

/// A step of a roll-out: the host it is for, and what to do there. A step that throws has failed; it may
/// throw what it likes.
struct step {
  std::string host;
  std::function<void()> install;
};

/// What became of a step.
struct report {
  bool installed = false;
  std::string reason;  ///< why not, where it is known
};

/// roll_out runs all steps at once and returns a report per step, in order. Blocks until all have ended. A
/// step that fails does not stop the others.
std::vector<report> roll_out(const std::vector<step>& steps);

}  // namespace cases::unfinished_reads_success
