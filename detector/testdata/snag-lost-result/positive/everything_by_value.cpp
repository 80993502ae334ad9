#include <future>
#include <string>
#include <vector>

std::string fetch(int id);

std::vector<std::string> fetch_all(int n) {
  std::vector<std::string> pages(static_cast<std::size_t>(n));
  std::vector<std::future<void>> loads;
  for (int i = 0; i < n; ++i) {
    loads.push_back(std::async([=]() mutable {
      pages[static_cast<std::size_t>(i)] = fetch(i);  // expect: snag-lost-result
    }));
  }
  for (auto& load : loads) {
    load.get();
  }
  return pages;
}
