// A list whose nodes each have a channel: the next one's is not this one's.
#include "csp/csp.h"

struct station {
  station* next = nullptr;
  csp::chan<int> line;
  void hang_up() { line.close(); }
};

void end(station* at) {
  at->line.close();
}

void here_and_next(station* at) {
  at->next->line.close();
  at->line.close();
}

void next_by_a_helper(station* at) {
  end(at->next);
  at->line.close();
}

void next_by_a_member(station& at) {
  at.next->hang_up();
  at.hang_up();
}

void next_in_a_task(station& at) {
  csp::go([line = at.next->line]() mutable { line.close(); });
  at.line.close();
}
