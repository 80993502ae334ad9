#include "detector/checks/loop_capture.h"

#include "detector/checks/capture.h"

namespace snag::detector {
namespace {

void run(const check_context& context) {
  find_outlived(context, [&](const outlived& found) {
    if (found.loop == nullptr) {
      return;
    }
    const std::string name = "'" + found.what.name() + "'";
    report r;
    r.at = found.what.where;
    r.in = found.body->function;
    r.sure = found.sure;
    const std::string how = found.what.closure == nullptr ? " is handed by reference to a task"
                                                          : " is captured by reference in a task";
    r.message = found.steps ? name + how + " that can still run when the loop changes it"
                            : name + how + " that can outlive the iteration it belongs to";
    r.notes.push_back(
        {found.what.variable->getLocation(),
         found.steps ? "every iteration shares this one variable" : "it lives for one iteration of the loop",
         {}});
    add_capture_notes(found, r);
    add_capture_fix(context, found, r);
    context.sink(std::move(r));
  });
}

}  // namespace

const check_info loop_capture = {
    .name = "snag-loop-capture",
    .summary =
        "a variable of the iteration is captured by reference in a task that can outlive the iteration",
    .why =
        "The variable is destroyed, or takes its next value, at the end of the iteration. A task that was "
        "started "
        "in it and holds a reference reads a dead or a changed variable: items are skipped, done twice, or "
        "memory "
        "is read after its end. Capture by value, or wait for the task within the iteration.",
    .shown_by = "lifetime/loop-capture",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
