#pragma once

// What snag-loop-capture and snag-dangling-capture have in common: a variable that a task borrows dies, or
// goes on to its next value, while nothing says that the task is over.

#include <functional>

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// A variable that a task outlives on some path.
struct outlived {
  const body_events* body = nullptr;
  const task* started = nullptr;
  borrow what;
  bool of_closure = false;            ///< the copy in the task around it, which dies with that task
  const clang::Stmt* loop = nullptr;  ///< the loop whose iteration the variable belongs to, or null
  bool steps = false;                 ///< it is not destroyed but changed: the i of for (int i...; ++i)
  const event* wait = nullptr;        ///< where the task is waited for after all, too late or on another path
  path_result path;
  confidence sure = confidence::medium;
};

/// find_outlived gives every such variable of a translation unit, in the order of the text.
void find_outlived(const check_context& context, const std::function<void(const outlived&)>& found);

/// add_capture_notes tells where the task starts and where it is waited for.
void add_capture_notes(const outlived& what, report& r);

/// add_capture_fix offers to capture the variable by value, where its type can be copied and the task only
/// reads it.
void add_capture_fix(const check_context& context, const outlived& what, report& r);

}  // namespace snag::detector
