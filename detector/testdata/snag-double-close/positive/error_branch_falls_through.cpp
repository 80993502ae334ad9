// The branch for errors closes, and goes on to the close for all.
#include <string>

#include "csp/chan.h"

bool parse(const std::string& line);
void log_line(const std::string& line);

void feed(const csp::send_chan<std::string>& out, const std::string& line) {
  if (!parse(line)) {
    log_line(line);
    out.close();
  } else {
    out.send(line);
  }
  log_line("end");
  out.close();  // expect: snag-double-close
}
