#pragma once

// What this machine has and lacks for Snag's jobs, found by trying.

#include <string>
#include <string_view>
#include <vector>

namespace snag::cli {

/// One thing that a job needs, or that is good to know.
struct machine_item {
  enum class state {
    there,    ///< tried, and it works
    missing,  ///< the job cannot be done without it
    note,     ///< worth knowing; no job fails for it
  };
  std::string job;  ///< "stress", "check", "build", "machine"
  std::string name;
  state is = state::there;
  std::string says;  ///< what was found
  std::string mend;  ///< how to get it; empty where nothing is to be done
};

/// to_string returns the printed name ("there").
[[nodiscard]] std::string_view to_string(machine_item::state s) noexcept;

/// The probes. Each tries for itself, starts programs where it must, and leaves nothing behind.
[[nodiscard]] std::vector<machine_item> probe_runners();
[[nodiscard]] std::vector<machine_item> probe_checker();
[[nodiscard]] std::vector<machine_item> probe_compiler(const std::string& compiler,
                                                       const std::string& package, bool required);
[[nodiscard]] std::vector<machine_item> probe_system();

}  // namespace snag::cli
