// One branch of a select is a send as well.
#include "csp/chan.h"
#include "csp/select.h"

bool enough(int value);

void run(const csp::chan<int>& out, const csp::chan<csp::unit>& gone, int value) {
  goto work;
end:
  csp::select(csp::on_send(out, value), csp::on_receive(gone));  // expect: snag-send-after-close
  return;
work:
  out.send(value);
  while (!enough(value)) {
    ++value;
  }
  out.close();
  goto end;
}
