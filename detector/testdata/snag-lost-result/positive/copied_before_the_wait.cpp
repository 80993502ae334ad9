#include <string>
#include <vector>

#include "csp/csp.h"

struct page {
  std::vector<std::string> names;
  csp::error err;
};

csp::error load(int id, std::string& name);

page load_all(const std::vector<int>& ids) {
  std::vector<std::string> names(ids.size());
  csp::group loads;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    loads.go([&names, &ids, i]() -> csp::error { return load(ids[i], names[i] = ""); });
  }
  return {names, loads.wait()};  // expect: snag-lost-result
}
