#include <algorithm>
#include <future>
#include <thread>
#include <vector>

int run(const std::vector<int>& numbers) {
  int sum = 0;
  std::vector<std::future<void>> later;
  for (const int n : numbers) {
    later.push_back(std::async(std::launch::deferred, [&sum, n] { sum += n; }));
  }
  for (auto& one : later) {
    one.get();
  }
  std::for_each(numbers.begin(), numbers.end(), [&sum](int n) { sum += n; });
  for (const int n : numbers) {
    std::async(std::launch::async, [&sum, n] { sum += n; }).get();
  }
  return sum;
}
