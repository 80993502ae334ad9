#include <algorithm>
#include <array>

#include "detector/check.h"
#include "detector/checks/copied_sync.h"
#include "detector/checks/dangling_capture.h"
#include "detector/checks/escaping_exception.h"
#include "detector/checks/future_serialised.h"
#include "detector/checks/leaked_writer.h"
#include "detector/checks/loop_capture.h"
#include "detector/checks/lost_result.h"
#include "detector/checks/misplaced_done.h"
#include "detector/checks/premature_close.h"
#include "detector/checks/shared_write.h"
#include "detector/checks/unjoined_thread.h"

namespace snag::detector {
namespace {

// Sorted by name, which a test holds. A new check is one line here and one include above.
// clang-format off
constexpr std::array table = {
    &copied_sync,
    &dangling_capture,
    &escaping_exception,
    &future_serialised,
    &leaked_writer,
    &loop_capture,
    &lost_result,
    &misplaced_done,
    &premature_close,
    &shared_write,
    &unjoined_thread,
};
// clang-format on

}  // namespace

std::span<const check_info* const> all_checks() {
  return table;
}

const check_info* find_check(std::string_view name) {
  const auto at = std::ranges::find(table, name, [](const check_info* c) { return c->name; });
  return at == table.end() ? nullptr : *at;
}

}  // namespace snag::detector
