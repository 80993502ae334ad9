#include <future>
#include <vector>

bool good(std::size_t i);

int count(std::size_t n) {
  std::vector<bool> marks(n);
  std::vector<std::future<void>> checks;
  for (std::size_t i = 0; i < n; ++i) {
    checks.push_back(std::async(std::launch::async, [&, i] {
      marks[i] = good(i);  // expect: snag-shared-write
    }));
  }
  for (auto& check : checks) {
    check.wait();
  }
  return static_cast<int>(n);
}
