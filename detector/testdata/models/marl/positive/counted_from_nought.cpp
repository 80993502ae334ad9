// A group that is made without a count, or with none, has not counted anybody.
#include <string>
#include <vector>

#include "marl/declarations.h"

void store(const std::string& line);

class importer {
 public:
  void import(const std::vector<std::string>& lines) {
    marl::WaitGroup open;
    for (const std::string& line : lines) {
      marl::schedule([open, line] {
        open.add();  // expect: snag-add-inside-task
        store(line);
        open.done();
      });
    }
    open.wait();
  }
};

void import_one(const std::string& line) {
  constexpr unsigned nobody = 0;
  marl::WaitGroup open(nobody);
  marl::schedule([open, line] {
    open.add();  // expect: snag-add-inside-task
    store(line);
    open.done();
  });
  open.wait();
}
