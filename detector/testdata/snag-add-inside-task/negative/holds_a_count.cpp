// A task that is counted itself may count for the tasks that it starts: a walk over a tree.
#include <string>
#include <vector>

#include "csp/go.h"
#include "csp/wait_group.h"

std::vector<std::string> children(const std::string& folder);

static void walk(const std::string& folder, csp::wait_group& open) {
  for (const std::string& child : children(folder)) {
    open.add();
    csp::go([child, &open] {
      walk(child, open);
      open.done();
    });
  }
}

void scan(const std::string& root) {
  csp::wait_group open;
  open.add();
  csp::go([&] {
    walk(root, open);
    open.done();
  });
  open.wait();
}
