// Whoever asks in the same breath wants another thread, not another pace.
#include <future>
#include <thread>
#include <vector>

int on_big_stack(int n);

int run(const std::vector<int>& numbers) {
  int sum = 0;
  for (const int n : numbers) {
    sum += std::async(std::launch::async, on_big_stack, n).get();
    auto answer = std::async(std::launch::async, on_big_stack, n);
    sum += answer.get();
    std::jthread([n] { on_big_stack(n); }).join();
  }
  return sum;
}
