#include <algorithm>
#include <array>

#include "detector/check.h"
#include "detector/checks/add_inside_task.h"
#include "detector/checks/broken_promise.h"
#include "detector/checks/dangling_capture.h"
#include "detector/checks/double_close.h"
#include "detector/checks/leaked_writer.h"
#include "detector/checks/loop_capture.h"
#include "detector/checks/misplaced_done.h"
#include "detector/checks/premature_close.h"
#include "detector/checks/send_after_close.h"
#include "detector/checks/unjoined_thread.h"

namespace snag::detector {
namespace {

// Sorted by name, which a test holds. A new check is one line here and one include above.
constexpr std::array<const check_info*, 10> table = {
    &add_inside_task, &broken_promise, &dangling_capture, &double_close,     &leaked_writer,
    &loop_capture,    &misplaced_done, &premature_close,  &send_after_close, &unjoined_thread,
};

}  // namespace

std::span<const check_info* const> all_checks() {
  return table;
}

const check_info* find_check(std::string_view name) {
  const auto at = std::ranges::find(table, name, [](const check_info* c) { return c->name; });
  return at == table.end() ? nullptr : *at;
}

}  // namespace snag::detector
