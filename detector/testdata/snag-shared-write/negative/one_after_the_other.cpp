// Joined before the next is started, before the other is, or before anybody reads.
#include <future>
#include <thread>
#include <vector>

int work(int n);

int run(int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i) {
    std::thread one([&] { sum += work(i); });
    one.join();
  }
  for (int i = 0; i < n; ++i) {
    auto answer = std::async(std::launch::async, [&sum, i] { sum += work(i); });
    answer.get();
  }
  std::thread first([&sum] { ++sum; });
  first.join();
  std::thread second([&sum] { ++sum; });
  second.join();
  {
    std::jthread third([&sum] { ++sum; });
  }
  std::jthread fourth([&sum] { ++sum; });
  fourth.join();
  return sum;
}
