// The futures are asked only after the loop.
#include <future>
#include <string>
#include <vector>

int length_of(const std::string& text);

int total(const std::vector<std::string>& lines) {
  std::vector<std::future<int>> sizes;
  for (std::string line : lines) {
    sizes.push_back(
        std::async(std::launch::async, [&line] { return length_of(line); }));  // expect: snag-loop-capture
  }
  int sum = 0;
  for (auto& size : sizes) {
    sum += size.get();
  }
  return sum;
}
