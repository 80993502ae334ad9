#include "detector/checks/dangling_capture.h"

#include <algorithm>

#include "detector/checks/capture.h"
#include "detector/checks/dangling_closure.h"
#include "detector/checks/dangling_this.h"
#include "detector/checks/member_order.h"

namespace snag::detector {
namespace {

/// A pointer into it is captured.
bool by_address(const borrow& what) {
  return std::ranges::any_of(what.closure->captures(), [&](const clang::LambdaCapture& capture) {
    return capture.capturesVariable() && capture.getLocation() == what.where &&
           capture.getCaptureKind() == clang::LCK_ByCopy &&
           capture.getCapturedVar()->getType()->isPointerType();
  });
}

void run(const check_context& context) {
  find_outlived(context, [&](const outlived& found) {
    if (found.loop != nullptr) {
      return;  // snag-loop-capture's
    }
    report r;
    r.at = found.what.where;
    r.in = found.body->function;
    r.sure = found.sure;
    const bool parameter = llvm::isa<clang::ParmVarDecl>(found.what.variable);
    r.message = std::string(found.of_closure ? "this task's copy of '"
                            : parameter      ? "parameter '"
                                             : "local '") +
                found.what.name() +
                (found.what.closure == nullptr ? "' is handed by reference to a task that can outlive it"
                 : by_address(found.what)      ? "' is captured by its address in a task that can outlive it"
                                               : "' is captured by reference in a task that can outlive it");
    r.notes.push_back(found.of_closure
                          ? report::attached_note{found.body->function->getLocation(),
                                                  "the copy dies with the task around, when its code has run",
                                                  {}}
                          : report::attached_note{
                                found.what.variable->getLocation(), "it dies at the end of its scope", {}});
    add_capture_notes(found, r);
    if (found.started->detached && found.started->by_callee == nullptr) {
      r.notes[1].message += ", and is given up: nobody can wait for it";
    }
    add_capture_fix(context, found, r);
    context.sink(std::move(r));
  });
  find_returned_closures(context);
  find_outlived_owners(context);
  find_members_that_die_first(context);
}

}  // namespace

const check_info dangling_capture = {
    .name = "snag-dangling-capture",
    .summary = "a local is captured by reference in a task or closure that can outlive it",
    .why =
        "The task keeps a reference into the frame of the function that started it. On some path that "
        "function "
        "goes on, or returns, before the task is over, and the task then reads and writes memory that "
        "belongs to "
        "somebody else. Capture by value or through a shared_ptr, or wait for the task before the scope "
        "ends.",
    .shown_by = "lifetime/loop-capture",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
