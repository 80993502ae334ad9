#include <algorithm>
#include <array>

#include "detector/check.h"
#include "detector/checks/add_inside_task.h"
#include "detector/checks/broken_promise.h"
#include "detector/checks/copied_sync.h"
#include "detector/checks/dangling_capture.h"
#include "detector/checks/double_close.h"
#include "detector/checks/double_lock.h"
#include "detector/checks/escaping_exception.h"
#include "detector/checks/future_serialised.h"
#include "detector/checks/leaked_writer.h"
#include "detector/checks/lock_across_blocking.h"
#include "detector/checks/lock_order_inversion.h"
#include "detector/checks/loop_capture.h"
#include "detector/checks/lost_cancel.h"
#include "detector/checks/lost_result.h"
#include "detector/checks/misplaced_done.h"
#include "detector/checks/missing_unlock.h"
#include "detector/checks/premature_close.h"
#include "detector/checks/send_after_close.h"
#include "detector/checks/shared_write.h"
#include "detector/checks/unjoined_thread.h"
#include "detector/checks/wait_without_predicate.h"

namespace snag::detector {
namespace {

// Sorted by name, which a test holds. A new check is one line here and one include above.
// clang-format off: one line each, so that two new checks do not touch the same line
constexpr std::array<const check_info*, 21> table = {
    &add_inside_task,
    &broken_promise,
    &copied_sync,
    &dangling_capture,
    &double_close,
    &double_lock,
    &escaping_exception,
    &future_serialised,
    &leaked_writer,
    &lock_across_blocking,
    &lock_order_inversion,
    &loop_capture,
    &lost_cancel,
    &lost_result,
    &misplaced_done,
    &missing_unlock,
    &premature_close,
    &send_after_close,
    &shared_write,
    &unjoined_thread,
    &wait_without_predicate,
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
