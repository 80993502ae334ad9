// Nobody has counted the outer task, so what it counts for its own tasks comes too late.
#include <vector>

#include "csp/go.h"
#include "csp/wait_group.h"

std::vector<int> list(int folder);
void scan(int file);

void scan_all(const std::vector<int>& folders) {
  csp::wait_group open;
  for (const int folder : folders) {
    csp::go([folder, &open] {
      for (const int file : list(folder)) {
        open.add(1);  // expect: snag-add-inside-task
        csp::go([file, &open] {
          const auto done = open.done_on_exit();
          scan(file);
        });
      }
    });
  }
  open.wait();
}
