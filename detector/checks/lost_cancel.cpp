#include "detector/checks/lost_cancel.h"

namespace snag::detector {
namespace {

void run(const check_context& context) {
  find_uncancelled_contexts(context);
  find_unstoppable_workers(context);
  find_unrequested_joins(context);
  find_wrong_sources(context);
  find_deaf_sleeps(context);
}

}  // namespace

const check_info lost_cancel = {
    .name = "snag-lost-cancel",
    .summary = "a cancel or stop is not requested on every path, or does not reach the task",
    .why =
        "A task that waits for a stop waits for ever where nobody asks for it: on a path that forgets the "
        "cancel, "
        "from a source that is not the task's, or in a wait that the stop does not end. It is leaked, with "
        "its "
        "thread and all that it holds, or its owner hangs in the join. Bind the cancel to the scope (a "
        "guard), "
        "derive from the context that you were given, and let every wait of the task hear the stop.",
    .shown_by = "leaks/lost-cancel",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
