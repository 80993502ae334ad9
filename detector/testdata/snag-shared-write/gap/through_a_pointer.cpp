// What the tasks share is behind a pointer that each of them has a copy of.
// missed: snag-shared-write
#include <memory>
#include <thread>
#include <vector>

int work(int n);

int run(int n) {
  const auto sum = std::make_shared<int>(0);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < n; ++i) {
      threads.emplace_back([sum, i] { *sum += work(i); });
    }
  }
  return *sum;
}
