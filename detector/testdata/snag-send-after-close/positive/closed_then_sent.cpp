#include <string>

#include "csp/chan.h"

void log_line(const std::string& line);

void finish(csp::chan<std::string> out, bool failed) {
  out.close();
  log_line("closed");
  if (failed) {
    out.send("failed");  // expect: snag-send-after-close
  }
}
