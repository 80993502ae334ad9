#include "hook.h"

void run(csp::chan<int> out) {
  at_end(out);
  out.send(1);
}
