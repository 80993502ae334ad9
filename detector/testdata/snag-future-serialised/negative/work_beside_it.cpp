#include <future>
#include <vector>

void left(int n);
void right(int n);

void both(const std::vector<int>& numbers) {
  for (const int n : numbers) {
    const auto beside = std::async(std::launch::async, [n] { left(n); });
    right(n);
  }
}

void once(int n) {
  auto beside = std::async(std::launch::async, left, n);
  for (int i = 0; i < n; ++i) {
    n -= i;
  }
}
