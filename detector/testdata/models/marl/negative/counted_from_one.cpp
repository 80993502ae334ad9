// Who is counted already may count for what it starts: by the constructor, or by an add before.
#include <string>
#include <vector>

#include "marl/declarations.h"

void store(const std::string& line);

void import(const std::vector<std::string>& lines, unsigned first) {
  marl::WaitGroup open(first);
  for (unsigned i = 0; i < first; ++i) {
    marl::schedule([open, &lines, i] {
      for (const std::string& line : lines) {
        open.add();
        marl::schedule([open, line] {
          store(line);
          open.done();
        });
      }
      store(lines[i]);
      open.done();
    });
  }
  open.wait();
}

void counted_outside(const std::vector<std::string>& lines) {
  marl::WaitGroup open(0);
  for (const std::string& line : lines) {
    open.add(1);
    marl::schedule([open, line] {
      defer(open.done());
      store(line);
    });
  }
  open.wait();
}
