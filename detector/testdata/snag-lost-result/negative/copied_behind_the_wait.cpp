#include <string>
#include <thread>
#include <vector>

#include "csp/csp.h"

struct page {
  std::vector<std::string> names;
  csp::error err;
};

csp::error load(int id, std::string& name);

page load_all(const std::vector<int>& ids) {
  std::vector<std::string> names(ids.size());
  const std::vector<std::string> empty = names;
  csp::group loads;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    loads.go([&, i]() -> csp::error { return load(ids[i], names[i] = ""); });
  }
  const csp::error err = loads.wait();
  if (err) {
    return {empty, err};
  }
  return {names, err};
}
