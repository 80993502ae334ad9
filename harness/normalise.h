#pragma once

// Sanitizers' reports without what differs from run to run.

#include <string>
#include <string_view>

namespace snag {

/// normalised_report leaves out process and thread ids ("(pid=1234)", "tid=1235", "==1234==") and replaces
/// addresses and the ids of mutexes by "address 1", "M1", ... in the order of their appearance.
[[nodiscard]] std::string normalised_report(std::string_view report);

}  // namespace snag
