// What is made first ends last: the thread is joined before its context is cancelled.
#include <thread>

#include "csp/context.h"

void beat();
void talk();

void run() {
  const auto [talking, hang_up] = csp::with_cancel(csp::background());
  const csp::cancel_guard at_exit(hang_up);
  const std::jthread heart([over = talking] {  // expect: snag-lost-cancel
    while (!over.err()) {
      beat();
    }
  });
  talk();
}
