#include <future>
#include <thread>
#include <vector>

void left(int n);
void right(int n);

void both(const std::vector<int>& numbers) {
  for (const int n : numbers) {
    const auto a = std::async(std::launch::async, left, n);
    const auto b = std::async(std::launch::async, right, n);
  }
  {
    const std::jthread a(left, 1);
    const std::jthread b(right, 2);
  }
}
