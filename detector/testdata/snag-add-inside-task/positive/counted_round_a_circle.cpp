// Who counts up stands behind two functions that call each other.
#include <string>
#include <vector>

#include "csp/go.h"
#include "csp/wait_group.h"

void load(const std::string& name);
bool is_folder(const std::string& name);
std::vector<std::string> list(const std::string& folder);

void enter_folder(const std::string& name, csp::wait_group& pending);

void enter(const std::string& name, csp::wait_group& pending) {
  if (is_folder(name)) {
    enter_folder(name, pending);
  } else {
    pending.add(1);
  }
}

void enter_folder(const std::string& name, csp::wait_group& pending) {
  for (const std::string& inner : list(name)) {
    enter(inner, pending);
  }
}

void load_all(const std::vector<std::string>& names) {
  csp::wait_group pending;
  for (const std::string& name : names) {
    csp::go([&pending, name]() noexcept {
      enter_folder(name, pending);  // expect: snag-add-inside-task
      load(name);
      pending.done();
    });
  }
  pending.wait();
}
