// A stream that is left at the first hit; its one writer has more to say.
#include <string>
#include <thread>

#include "csp/chan.h"

bool next_line(std::string& into);

std::string first_with(char wanted) {
  const auto lines = csp::make_chan<std::string>();
  std::thread([lines] {
    std::string line;
    while (next_line(line)) {
      lines.send(line);  // expect: snag-leaked-writer
    }
    lines.close();
  }).detach();
  for (const std::string& line : lines) {
    if (line.find(wanted) != std::string::npos) {
      return line;
    }
  }
  return "";
}
