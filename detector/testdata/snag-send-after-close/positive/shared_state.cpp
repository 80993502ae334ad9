// Through a shared pointer, a reference and a lambda that is called here.
#include <memory>
#include <string>

#include "csp/chan.h"

struct state {
  csp::chan<std::string> lines = csp::make_chan<std::string>(4);
  int count = 0;
};

void run(const std::shared_ptr<state>& shared) {
  auto& lines = shared->lines;
  const auto append = [&lines](const std::string& line) { lines.send(line); };
  append("first");
  lines.close();
  shared->count = 1;
  append("last");  // expect: snag-send-after-close
}
