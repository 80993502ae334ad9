// The group is waited for, but after the loop.
#include <string>
#include <vector>

#include "csp/wait_group.h"

void load(const std::string& path);

void load_all(const std::vector<std::string>& names) {
  csp::wait_group loading;
  for (const std::string& name : names) {
    const std::string path = "/data/" + name;
    loading.go([&] { load(path); });  // expect: snag-loop-capture
  }
  loading.wait();
}
